using Keptn.Sdk.Executors.Kubernetes.Wire;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>
/// The environment of a job's containers. Kubernetes replaces <c>$(NAME)</c> in values by other variables: what comes from an
/// event is written so that it stays as it is, or an event could read a secret into a variable that is shown.
/// </summary>
internal static class JobVariables
{
    internal static List<EnvironmentVariable>? Create(JobRun run)
    {
        // What the file itself says may refer to other variables, as job-executor-service allows.
        var literal = run.Task.Environment.Where(v => v.ValueFrom == "string").Select(v => (v.Name, v.Value)).ToHashSet();
        var variables = new List<EnvironmentVariable>();
        foreach (var variable in run.Variables.Where(v => v.SecretName is null))
        {
            variables.RemoveAll(v => v.Name == variable.Name);
            variables.Add(literal.Contains((variable.Name, variable.Value)) ? new(variable.Name) { Value = variable.Value } : Plain(variable.Name, variable.Value));
        }

        return variables.Count > 0 ? variables : null;
    }

    /// <summary>What the container that fetches files has to know of the run. Names as in job-executor-service, and the files themselves.</summary>
    internal static IEnumerable<EnvironmentVariable> CreateForFiles(JobRun run)
    {
        var scope = run.Context.Scope;
        return
        [
            Plain("KEPTN_PROJECT", scope.Project),
            Plain("KEPTN_STAGE", scope.Stage),
            Plain("KEPTN_SERVICE", scope.Service),
            Plain("JOB_ACTION", run.Action.Name),
            Plain("JOB_TASK", run.Task.Name),
            Plain("JOB_FILES", string.Join('\n', run.Task.Files)),
            Plain("GIT_COMMIT_ID", scope.GitCommitId ?? string.Empty),

            // The runtime would want to write to a file system that is read-only.
            Plain("DOTNET_EnableDiagnostics", "0"),
        ];
    }

    /// <summary>A variable whose value nothing is replaced in.</summary>
    internal static EnvironmentVariable Plain(string name, string value) => new(name) { Value = value.Replace("$", "$$", StringComparison.Ordinal) };
}
