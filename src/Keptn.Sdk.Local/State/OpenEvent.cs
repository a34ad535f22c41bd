using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.State;

/// <summary>
/// A triggered event that is not answered to the end yet; what polling integrations are given.
/// </summary>
internal sealed class OpenEvent(CloudEvent cloudEvent, SequenceScope scope, DateTimeOffset time)
{
    /// <summary>The trigger of a sequence; it stands among the open events with the commit that was found for it.</summary>
    internal static OpenEvent OfSequence(BusEvent triggered, string commitId)
    {
        var stored = commitId.Length > 0
            ? new CloudEvent(triggered.Event) { [KeptnAttributeNames.GitCommitId] = commitId }
            : triggered.Event;
        return new OpenEvent(stored, triggered.Scope, triggered.Event.Time ?? DateTimeOffset.MinValue);
    }

    internal CloudEvent Event { get; } = cloudEvent;

    internal SequenceScope Scope { get; } = scope;

    /// <summary>Before this moment it is hidden from polling.</summary>
    internal DateTimeOffset Time { get; } = time;

    internal string Id => Event.Id ?? string.Empty;

    /// <summary>The execution whose current task this asks for; <see langword="null"/> for the trigger of a sequence.</summary>
    internal string? ExecutionId { get; init; }

    /// <summary>Whether anyone has reacted to it.</summary>
    internal bool IsAnswered { get; private set; }

    /// <summary>Stops to look after it; <see langword="null"/> where nobody does.</summary>
    internal Action? StopWatching { get; set; }

    internal void MarkAnswered()
    {
        IsAnswered = true;
        Release();
    }

    /// <summary>Lets go of those who look after it.</summary>
    internal void Release()
    {
        StopWatching?.Invoke();
        StopWatching = null;
    }
}
