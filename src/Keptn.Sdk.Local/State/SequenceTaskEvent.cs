using System.Text.Json;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.State;

/// <summary>An answer to a task: a started or a finished event.</summary>
public sealed record SequenceTaskEvent
{
    /// <summary>The type, for instance <c>sh.keptn.event.test.finished</c>.</summary>
    public required string EventType { get; init; }

    /// <summary>Who sent it.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>The verdict; empty where absent.</summary>
    public KeptnResult Result { get; init; }

    /// <summary>The status; empty where absent.</summary>
    public KeptnStatus Status { get; init; }

    /// <summary>When it was sent; <see langword="null"/> where the event does not say.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The data of a finished event, an object; <see langword="null"/> for a started event.</summary>
    public JsonElement? Properties { get; init; }

    internal bool IsStarted => EventType.EndsWith(".started", StringComparison.Ordinal);

    internal bool IsFinished => EventType.EndsWith(".finished", StringComparison.Ordinal);
}
