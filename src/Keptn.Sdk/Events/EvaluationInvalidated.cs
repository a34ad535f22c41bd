using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.evaluation.invalidated</c>: an earlier evaluation does not count. The envelope's
/// <c>triggeredid</c> is that of the evaluation which it takes back.
/// Source: Keptn spec, cloudevents.md, evaluation invalidated; the reason is an addition of Keptn's bridge.
/// </summary>
public sealed record EvaluationInvalidated : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.evaluation.invalidated";

    /// <summary>Why: <c>data.evaluation.reason</c>.</summary>
    [JsonPropertyName("evaluation")]
    public EvaluationSection Evaluation { get => field ?? EvaluationSection.Empty; init; }
}
