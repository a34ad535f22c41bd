using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.approval.finished</c>: the decision is the event's result, <c>pass</c> or <c>fail</c>.
/// Source: Keptn spec, cloudevents.md, approval finished; go-utils pkg/lib/v0_2_0/approval.go.
/// </summary>
public sealed record ApprovalFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.approval.finished";

    /// <summary>The decision as old producers send it: <c>data.approval</c>.</summary>
    [JsonPropertyName("approval")]
    public ApprovalSection Approval { get => field ?? ApprovalSection.Empty; init; }
}
