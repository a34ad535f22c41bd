using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// One criterion of an objective and whether it was met.
/// Source: Keptn spec, cloudevents.md, evaluation finished; go-utils pkg/lib/v0_2_0/evaluation.go, SLITarget.
/// </summary>
public sealed record IndicatorTarget
{
    /// <summary>The criterion as in <c>slo.yaml</c>, for instance <c>&lt;=+10%</c>.</summary>
    [JsonPropertyName("criteria")]
    public string? Criteria { get; init; }

    /// <summary>The number that the criterion came to, in the unit of the indicator.</summary>
    [JsonPropertyName("targetValue")]
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double? TargetValue { get; init; }

    /// <summary>Whether the measured value missed the target.</summary>
    [JsonPropertyName("violated")]
    public bool? Violated { get; init; }
}
