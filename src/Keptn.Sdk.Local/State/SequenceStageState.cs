namespace Keptn.Sdk.Local.State;

/// <summary>A stage of a <see cref="SequenceState"/>.</summary>
public sealed record SequenceStageState
{
    /// <summary>The stage's name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// <c>triggered</c> while tasks run, then the status of the sequence (<c>succeeded</c>, <c>errored</c>, ...); empty
    /// before the first event.
    /// </summary>
    public string State { get; init; } = string.Empty;

    /// <summary>The image that the stage's deployment was asked for; empty where there is none.</summary>
    public string Image { get; init; } = string.Empty;

    /// <summary>The last evaluation; <see langword="null"/> where there was none.</summary>
    public SequenceStageEvaluation? LatestEvaluation { get; init; }

    /// <summary>The last event; <see langword="null"/> where there was none.</summary>
    public SequenceStateEvent? LatestEvent { get; init; }

    /// <summary>The last event with result <c>fail</c> or status <c>errored</c>; <see langword="null"/> where there was none.</summary>
    public SequenceStateEvent? LatestFailedEvent { get; init; }
}
