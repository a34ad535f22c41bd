using System.Globalization;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>The labels of jobs, by which they are found and told apart. Source: job-executor-service, pkg/k8sutils/job.go.</summary>
internal static partial class JobLabels
{
    internal const string ManagedBy = "app.kubernetes.io/managed-by";
    private const string Context = "keptn.sh/context";
    private const string EventId = "keptn.sh/event-id";
    private const string Commit = "keptn.sh/commitid";
    private const string Action = "keptn.sh/jes-action";
    private const string Task = "keptn.sh/jes-task";
    private const string ConfigurationHash = "keptn.sh/jes-job-confighash";
    private const string ActionIndex = "keptn.sh/jes-action-index";
    private const string TaskIndex = "keptn.sh/jes-task-index";

    private const int MaxLength = 63;

    /// <summary>What tells for which event and task a job was made, and from which configuration.</summary>
    private static readonly string[] s_identity = [Context, EventId, ConfigurationHash, ActionIndex, TaskIndex];

    internal static Dictionary<string, string> Create(JobRun run, string deployment, IEnumerable<KeyValuePair<string, string>> more)
    {
        var labels = new Dictionary<string, string>(more, StringComparer.Ordinal)
        {
            [ManagedBy] = Clean(deployment),
            [Context] = Clean(run.Context.Scope.KeptnContext),
            [EventId] = Clean(run.Context.CloudEvent.Id ?? string.Empty),
            [Commit] = Clean(run.Context.Scope.GitCommitId ?? string.Empty),
            [Action] = Clean(run.Action.Name),
            [Task] = Clean(run.Task.Name),
            [ConfigurationHash] = Clean(run.ConfigurationHash),
            [ActionIndex] = run.ActionIndex.ToString(CultureInfo.InvariantCulture),
            [TaskIndex] = run.TaskIndex.ToString(CultureInfo.InvariantCulture),
        };
        return labels;
    }

    /// <summary>Whether two jobs are for the same task of the same event, from the same configuration.</summary>
    internal static bool AreOfOneTask(IReadOnlyDictionary<string, string>? one, IReadOnlyDictionary<string, string>? other) =>
        one is not null && other is not null && s_identity.All(
            name => one.TryGetValue(name, out var value) && other.TryGetValue(name, out var another) && value == another);

    /// <summary>Makes a text a value that Kubernetes takes: what it does not becomes <c>_</c>, the length is limited.</summary>
    internal static string Clean(string text)
    {
        var clean = NotAllowed().Replace(text, "_");
        return (clean.Length > MaxLength ? clean[..MaxLength] : clean).Trim('-', '_', '.');
    }

    [GeneratedRegex("[^a-zA-Z0-9._-]+")]
    private static partial Regex NotAllowed();
}
