using Keptn.Sdk.Events;

namespace Keptn.Sdk;

/// <summary>Options of a test runner.</summary>
public sealed class TestRunnerOptions : HandlerOptions
{
    internal TestRunnerOptions(string tool)
    {
        ConfigurationFile = $"{tool}/{tool}.conf.yaml";
        Folder = tool;
    }

    /// <summary>
    /// The name of the task in the shipyard. Default <c>test</c>. The test strategy of another one is read from
    /// <c>data.&lt;task&gt;</c>, where Keptn puts the task's properties, and where it is not there from <c>data.test</c>.
    /// </summary>
    public string TaskName { get; set; } = TestTriggered.TaskName;

    /// <summary>The test strategies that are ours; nothing is sent for others. Default: none named, all are ours.</summary>
    public ICollection<string> TestStrategies { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Says whether an event is ours. Default: each one of our strategies is. Where it says no, nothing at all is sent.</summary>
    public Func<TaskContext<TestTriggered>, bool>? Filter { get; set; }

    /// <summary>
    /// The file with the workloads, from the nearest of service, stage and project. Default
    /// <c>&lt;tool&gt;/&lt;tool&gt;.conf.yaml</c>; <see langword="null"/> to do without. Where it is missing, or has no
    /// workload for the test strategy, the task ends as errored.
    /// </summary>
    public string? ConfigurationFile { get; set; }

    /// <summary>The folder that is downloaded into the workspace. Default <c>&lt;tool&gt;</c>; <see langword="null"/> for none.</summary>
    public string? Folder { get; set; }

    /// <summary>
    /// Whether the public address of the deployment is tested where there is one. Default <see langword="false"/>: the
    /// local one goes first, as in jmeter-service. Outside the cluster only the public one is reached.
    /// </summary>
    public bool PreferPublicTarget { get; set; }

    /// <summary>Whether an event without an address to test ends as errored. Default <see langword="true"/>.</summary>
    public bool RequireTarget { get; set; } = true;

    /// <summary>
    /// How long to wait until the target answers with anything but a server error, before the test. Default
    /// <see langword="null"/>: it is not asked.
    /// </summary>
    public TimeSpan? ReachabilityTimeout { get; set; }

    /// <summary>The pause between two such attempts. Default 2 s.</summary>
    public TimeSpan ReachabilityInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the last line of a tool's output is reported to Keptn while it runs. Default 1 min; 0 for never.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMinutes(1);

    internal void ThrowIfInvalid()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(TaskName);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ReachabilityInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ReachabilityInterval, TimeSpan.FromHours(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(ProgressInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ProgressInterval, TimeSpan.FromDays(1));
        if (ReachabilityTimeout is { } timeout)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromDays(1));
        }
    }
}
