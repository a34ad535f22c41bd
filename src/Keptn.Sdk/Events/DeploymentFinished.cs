using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.deployment.finished</c>. Tests and evaluation take over where the deployment is reached.
/// Source: Keptn spec, cloudevents.md, deployment finished; go-utils pkg/lib/v0_2_0/deployment.go.
/// </summary>
public sealed record DeploymentFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.deployment.finished";

    /// <summary>What was deployed: <c>data.deployment</c>.</summary>
    [JsonPropertyName("deployment")]
    public DeploymentSection Deployment { get => field ?? DeploymentSection.Empty; init; }
}
