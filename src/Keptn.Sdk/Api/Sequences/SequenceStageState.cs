using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>The state of a run in one stage.</summary>
public sealed record SequenceStageState
{
    /// <summary>The stage's name.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? string.Empty; init; }

    /// <summary>The image that is deployed in the run; <see langword="null"/> where it deploys none.</summary>
    [JsonPropertyName("image")]
    public string? Image { get; init; }

    /// <summary>
    /// <c>triggered</c> while tasks run, <c>paused</c>, then the status of the sequence (<c>succeeded</c>,
    /// <c>errored</c>, <c>aborted</c>, <c>unknown</c>). Empty, or that of the stage before, until the first task.
    /// </summary>
    [JsonPropertyName("state")]
    public string State { get => field ?? string.Empty; init; }

    /// <summary>The last evaluation; <see langword="null"/> where there was none.</summary>
    [JsonPropertyName("latestEvaluation")]
    public SequenceEvaluation? LatestEvaluation { get; init; }

    /// <summary>The last event; <see langword="null"/> where there was none.</summary>
    [JsonPropertyName("latestEvent")]
    public SequenceEvent? LatestEvent { get; init; }

    /// <summary>The last event that told of a failure; <see langword="null"/> where there was none.</summary>
    [JsonPropertyName("latestFailedEvent")]
    public SequenceEvent? LatestFailedEvent { get; init; }
}
