using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.release.finished</c>.
/// Source: Keptn spec, cloudevents.md, release finished; go-utils pkg/lib/v0_2_0/release.go.
/// </summary>
public sealed record ReleaseFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.release.finished";

    /// <summary><c>data.release</c>; absent in what Keptn itself sends.</summary>
    [JsonPropertyName("release")]
    public ReleaseSection Release { get => field ?? ReleaseSection.Empty; init; }
}
