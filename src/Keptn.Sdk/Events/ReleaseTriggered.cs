using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.release.triggered</c>: make a deployment the one that users get.
/// Source: Keptn spec, cloudevents.md, release triggered; go-utils pkg/lib/v0_2_0/release.go.
/// </summary>
public sealed record ReleaseTriggered : EventData, ITaskTriggeredData
{
    /// <inheritdoc/>
    public static string TaskName => "release";

    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.release.triggered";

    /// <summary>What was deployed: <c>data.deployment</c>.</summary>
    [JsonPropertyName("deployment")]
    public DeploymentSection Deployment { get => field ?? DeploymentSection.Empty; init; }
}
