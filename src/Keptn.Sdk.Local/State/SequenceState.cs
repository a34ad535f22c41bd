namespace Keptn.Sdk.Local.State;

/// <summary>
/// One run over all its stages, as <c>GET /sequence/{project}</c> shows it: one per context. Immutable.
/// Source: go-utils pkg/api/models/state.go; shipyard-controller, sequencestate.go.
/// </summary>
public sealed record SequenceState
{
    /// <summary>The name of the sequence that the run began with.</summary>
    public required string Name { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>The project.</summary>
    public required string Project { get; init; }

    /// <summary>The time of the event that triggered the run; the zero time where it has none.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Ties all events of the run together.</summary>
    public required string KeptnContext { get; init; }

    /// <summary>One of <see cref="SequenceStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>The stages in the order in which they came up.</summary>
    public IReadOnlyList<SequenceStageState> Stages { get; init; } = [];

    /// <summary>The title of the problem that a remediation is about; empty where there is none.</summary>
    public string ProblemTitle { get; init; } = string.Empty;
}
