using System.Text.Json.Serialization;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Api;

/// <summary>What the last evaluation of a stage said.</summary>
public sealed record SequenceEvaluation
{
    /// <summary>The verdict.</summary>
    [JsonPropertyName("result")]
    public KeptnResult? Result { get; init; }

    /// <summary>The score, 0 to 100, not rounded.</summary>
    [JsonPropertyName("score")]
    public double Score { get; init; }
}
