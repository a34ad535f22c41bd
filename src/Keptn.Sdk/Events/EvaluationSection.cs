using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.evaluation</c>. Triggered events carry the time frame that is asked for, finished events the outcome,
/// invalidated events a reason; a merged payload holds several of these at once.
/// Source: Keptn spec, cloudevents.md, evaluation; go-utils pkg/lib/v0_2_0/evaluation.go.
/// </summary>
public sealed record EvaluationSection : EventSection, IJsonOnDeserialized
{
    /// <summary>Stands for an absent section.</summary>
    public static EvaluationSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>Asked for: the beginning of the time frame, RFC 3339 text; may be empty.</summary>
    [JsonPropertyName("start")]
    public string? Start { get; init; }

    /// <summary>Asked for: the end of the time frame, RFC 3339 text; may be empty. Excludes <see cref="Timeframe"/>.</summary>
    [JsonPropertyName("end")]
    public string? End { get; init; }

    /// <summary>Asked for: the length of the time frame as a Go duration, for instance <c>5m</c>; may be empty.</summary>
    [JsonPropertyName("timeframe")]
    public string? Timeframe { get; init; }

    /// <summary>Outcome: the beginning of what was evaluated, RFC 3339 text; empty where the time frame was invalid.</summary>
    [JsonPropertyName("timeStart")]
    public string? TimeStart { get; init; }

    /// <summary>Outcome: the end of what was evaluated, RFC 3339 text; empty where the time frame was invalid.</summary>
    [JsonPropertyName("timeEnd")]
    public string? TimeEnd { get; init; }

    /// <summary>Outcome: the verdict of the objectives. The event's own result may differ and is the one that counts.</summary>
    [JsonPropertyName("result")]
    public KeptnResult? Result { get; init; }

    /// <summary>Outcome: the score in percent, 0 to 100.</summary>
    [JsonPropertyName("score")]
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double? Score { get; init; }

    /// <summary>Outcome: the <c>slo.yaml</c> that was used, in base64; empty where there was none.</summary>
    [JsonPropertyName("sloFileContent")]
    public string? SloFileContent { get; init; }

    /// <summary>Outcome: one entry for each objective.</summary>
    [JsonPropertyName("indicatorResults")]
    public IReadOnlyList<IndicatorResult>? IndicatorResults { get; init; }

    /// <summary>Outcome: the ids of the evaluation finished events that this one was compared with.</summary>
    [JsonPropertyName("comparedEvents")]
    public IReadOnlyList<string>? ComparedEvents { get; init; }

    /// <summary>Demanded by the specification of finished events; no Keptn service sends it.</summary>
    [JsonPropertyName("gitCommit")]
    public string? GitCommit { get; init; }

    /// <summary>Invalidated: why the evaluation does not count. Keptn's bridge sends it; the specification has no such member.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        ListItems.ThrowIfAnyIsNull(IndicatorResults, "indicatorResults");
        ListItems.ThrowIfAnyIsNull(ComparedEvents, "comparedEvents");
    }
}
