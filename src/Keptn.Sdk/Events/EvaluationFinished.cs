using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.evaluation.finished</c>: score and verdict.
/// Source: Keptn spec, cloudevents.md, evaluation finished; go-utils pkg/lib/v0_2_0/evaluation.go.
/// </summary>
public sealed record EvaluationFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.evaluation.finished";

    /// <summary>The outcome: <c>data.evaluation</c>.</summary>
    [JsonPropertyName("evaluation")]
    public EvaluationSection Evaluation { get => field ?? EvaluationSection.Empty; init; }
}
