using Keptn.Sdk.Executors.Kubernetes;

namespace Keptn.Sdk.Executors;

/// <summary>
/// What the init container of a job does: it fetches the task's files into <c>/keptn</c>, before the job's own container
/// starts. It is the same program as the service, called with <see cref="Argument"/>, so that one image is enough.
/// </summary>
/// <example>
/// <code>
/// if (args is [JobFiles.Argument])
/// {
///     return await JobFiles.RunAsync(Console.Out, CancellationToken.None);
/// }
/// </code>
/// </example>
public static class JobFiles
{
    /// <summary>The argument with which the program is called in the init container.</summary>
    public const string Argument = "job-files";

    /// <summary>
    /// Fetches what the environment asks for: <c>KEPTN_PROJECT</c>, <c>KEPTN_STAGE</c>, <c>KEPTN_SERVICE</c>,
    /// <c>GIT_COMMIT_ID</c>, and <c>JOB_FILES</c> (a file or folder on each line), or else the files of task <c>JOB_TASK</c> of
    /// action <c>JOB_ACTION</c>. Keptn is reached as <c>KEPTN_API_URL</c>, <c>KEPTN_API_TOKEN</c>, <c>AUTH_MODE</c> and
    /// <c>OAUTH_*</c> say, the names of job-executor-service; without an address its services in the cluster are asked.
    /// </summary>
    /// <param name="output">Where it says what it does. Kubernetes keeps it as the container's log.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The exit code of the program: 0, or 1 where something is missing, which the output names.</returns>
    public static Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new FileFetcher(Environment.GetEnvironmentVariable, JobManifest.Folder, output).RunAsync(cancellationToken);
    }
}
