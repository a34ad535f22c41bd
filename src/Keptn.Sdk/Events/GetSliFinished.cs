using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.get-sli.finished</c>: the values. It goes to the evaluation, not into the sequence.
/// Source: Keptn spec, cloudevents.md, get-sli finished; go-utils pkg/lib/v0_2_0/getsli.go.
/// </summary>
public sealed record GetSliFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.get-sli.finished";

    /// <summary>What was measured: <c>data.get-sli</c>.</summary>
    [JsonPropertyName("get-sli")]
    public GetSliSection GetSli { get => field ?? GetSliSection.Empty; init; }
}
