using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.action.finished</c>.
/// Source: Keptn spec, cloudevents.md, action finished; go-utils pkg/lib/v0_2_0/action.go.
/// </summary>
public sealed record ActionFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.action.finished";

    /// <summary><c>data.action</c>; empty or absent in what Keptn itself sends.</summary>
    [JsonPropertyName("action")]
    public ActionSection Action { get => field ?? ActionSection.Empty; init; }
}
