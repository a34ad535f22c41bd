using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.State;

/// <summary>What an event, or a sequence, is about. Source: shipyard-controller, models/eventscope.go.</summary>
public sealed record SequenceScope
{
    /// <summary>The project.</summary>
    public required string Project { get; init; }

    /// <summary>The stage.</summary>
    public required string Stage { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>The labels; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = EventLabels.None;

    /// <summary>The status in the event's data; empty where there is none.</summary>
    public KeptnStatus Status { get; init; }

    /// <summary>The result in the event's data; empty where there is none.</summary>
    public KeptnResult Result { get; init; }

    /// <summary>The message in the event's data; empty where there is none.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>Ties all events of one run together; empty where the event has none.</summary>
    public string KeptnContext { get; init; } = string.Empty;

    /// <summary>Of a sequence: the id of the event that triggered it. Of an event: the id of the one it answers.</summary>
    public string TriggeredId { get; init; } = string.Empty;

    /// <summary>The commit of the stage's configuration; empty where unknown.</summary>
    public string GitCommitId { get; init; } = string.Empty;

    /// <summary>The type of the event; of a sequence, of the event that triggered it.</summary>
    public string EventType { get; init; } = string.Empty;
}
