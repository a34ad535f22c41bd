using Keptn.Sdk.Executors.Jobs;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors;

/// <summary>Checks a <c>job/config.yaml</c> before an event comes. Runs nothing.</summary>
public static class JobLint
{
    /// <summary>Checks the text of a file: its fields, conditions, paths, and what its tasks ask for.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="fileName">How problems name the file.</param>
    /// <param name="options">What the service allows; <see langword="null"/> for the defaults.</param>
    /// <returns>What does not work, and what will hardly do as meant, for instance conditions that never match.</returns>
    public static JobLintResult Check(string yaml, string fileName, JobOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        JobConfiguration configuration;
        try
        {
            configuration = JobConfiguration.Parse(yaml, fileName);
        }
        catch (KeptnFileException e)
        {
            return new JobLintResult { Errors = e.Problems.Count > 0 ? e.Problems : [new KeptnFileProblem { FileName = fileName, Reason = e.Message }] };
        }

        var check = new JobCheck(yaml, fileName, options ?? new JobOptions(), configuration.Warnings);
        check.Run(configuration);
        return new JobLintResult { Errors = check.Errors, Warnings = check.Warnings };
    }
}
