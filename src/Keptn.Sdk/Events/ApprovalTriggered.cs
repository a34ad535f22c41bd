using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.approval.triggered</c>: decide whether the sequence goes on. What is judged is the event's
/// result or, where that is absent, the result of the evaluation.
/// Source: Keptn spec, cloudevents.md, approval triggered; go-utils pkg/lib/v0_2_0/approval.go.
/// </summary>
public sealed record ApprovalTriggered : EventData, ITaskTriggeredData
{
    /// <inheritdoc/>
    public static string TaskName => "approval";

    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.approval.triggered";

    /// <summary>Who decides: <c>data.approval</c>.</summary>
    [JsonPropertyName("approval")]
    public ApprovalSection Approval { get => field ?? ApprovalSection.Empty; init; }

    /// <summary>The evaluation before: <c>data.evaluation</c>.</summary>
    [JsonPropertyName("evaluation")]
    public EvaluationSection Evaluation { get => field ?? EvaluationSection.Empty; init; }
}
