using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors;

/// <summary>A task of a <c>job/config.yaml</c> at one event, ready to run.</summary>
public sealed record JobRun
{
    /// <summary>
    /// The job's name, the same whenever the event comes: <c>job-executor-service-job-</c>, the first 24 characters of the
    /// event's id, and the indexes of action and task. A valid name for Kubernetes.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The action.</summary>
    public required JobAction Action { get; init; }

    /// <summary>The task of the action, as in the file.</summary>
    public required JobTask Task { get; init; }

    /// <summary>The place of the action in the file, from 0.</summary>
    public required int ActionIndex { get; init; }

    /// <summary>The place of the task in the action, from 0.</summary>
    public required int TaskIndex { get; init; }

    /// <summary>The first 56 digits of the SHA-256 of the file, in lower-case hexadecimal.</summary>
    public required string ConfigurationHash { get; init; }

    /// <summary>
    /// The event in work: its scope, <see cref="EventContext.Resources"/> for the files of the task, its workspace and logger.
    /// </summary>
    public required EventContext Context { get; init; }

    /// <summary>
    /// The environment, in this order: what the file asks for, then <c>KEPTN_PROJECT</c>, <c>KEPTN_STAGE</c>,
    /// <c>KEPTN_SERVICE</c> and the labels (<c>LABELS_*</c>). Of equal names the last one counts.
    /// </summary>
    public required IReadOnlyList<JobRunVariable> Variables { get; init; }

    /// <summary>How long the job is waited for (<c>maxPollDuration</c>); after that it is ended and has failed.</summary>
    public required TimeSpan MaxDuration { get; init; }

    /// <summary>How long the job may work (<see cref="JobOptions.TaskDeadline"/>); <see langword="null"/> for no limit.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How long the finished job is kept where it is kept; a minute at least.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How many characters of its output are kept, those at the end (<see cref="JobOptions.MaxLogSize"/>).</summary>
    public required int MaxLogSize { get; init; }
}
