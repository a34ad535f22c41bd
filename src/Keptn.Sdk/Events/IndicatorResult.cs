using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// How one objective of an evaluation came out: an entry of <c>data.evaluation.indicatorResults</c>.
/// Source: Keptn spec, cloudevents.md, evaluation finished; go-utils pkg/lib/v0_2_0/evaluation.go, SLIEvaluationResult.
/// </summary>
public sealed record IndicatorResult : IJsonOnDeserialized
{
    /// <summary>What the objective adds to the score, in units of its weight.</summary>
    [JsonPropertyName("score")]
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double? Score { get; init; }

    /// <summary>What was measured.</summary>
    [JsonPropertyName("value")]
    public SliResult Value { get => field ?? SliResult.Empty; init; }

    /// <summary>The name for people; often empty.</summary>
    [JsonPropertyName("displayName")]
    public string? DisplayName { get; init; }

    /// <summary>The criteria for a pass.</summary>
    [JsonPropertyName("passTargets")]
    public IReadOnlyList<IndicatorTarget>? PassTargets { get; init; }

    /// <summary>The criteria for a warning.</summary>
    [JsonPropertyName("warningTargets")]
    public IReadOnlyList<IndicatorTarget>? WarningTargets { get; init; }

    /// <summary>Whether a failure of this objective fails the whole evaluation.</summary>
    [JsonPropertyName("keySli")]
    public bool? KeySli { get; init; }

    /// <summary>The verdict: <c>pass</c>, <c>warning</c>, <c>fail</c>, or <c>info</c> for an objective without criteria.</summary>
    [JsonPropertyName("status")]
    public KeptnResult? Status { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        ListItems.ThrowIfAnyIsNull(PassTargets, "passTargets");
        ListItems.ThrowIfAnyIsNull(WarningTargets, "warningTargets");
    }
}
