namespace Keptn.Sdk.Local.State;

/// <summary>
/// The states of a sequence, as they stand in Keptn's API. <see cref="SequenceExecution.State"/> and
/// <see cref="SequenceState.State"/> use different parts of the list. Source: go-utils pkg/api/models/state.go.
/// </summary>
public static class SequenceStates
{
    /// <summary>Accepted, not started yet.</summary>
    public const string Triggered = "triggered";

    /// <summary>Another sequence of the same stage and service has to end first. Only in <see cref="SequenceState"/>.</summary>
    public const string Waiting = "waiting";

    /// <summary>Its tasks run.</summary>
    public const string Started = "started";

    /// <summary>Its task <c>approval</c> runs; it does not block others meanwhile. Only in <see cref="SequenceExecution"/>.</summary>
    public const string WaitingForApproval = "waitingForApproval";

    /// <summary>Held by a user: running tasks end, no further one is sent.</summary>
    public const string Paused = "paused";

    /// <summary>Ended, whatever the verdict.</summary>
    public const string Finished = "finished";

    /// <summary>Ended by a user. Only in <see cref="SequenceState"/>; the execution is then <see cref="Finished"/>.</summary>
    public const string Aborted = "aborted";

    /// <summary>Ended because nobody started a task in time.</summary>
    public const string TimedOut = "timedOut";
}
