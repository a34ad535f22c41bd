using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.deployment.triggered</c>: deploy a service.
/// Source: Keptn spec, cloudevents.md, deployment triggered; go-utils pkg/lib/v0_2_0/deployment.go.
/// </summary>
public sealed record DeploymentTriggered : EventData, ITaskTriggeredData
{
    /// <inheritdoc/>
    public static string TaskName => "deployment";

    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.deployment.triggered";

    /// <summary>What to deploy: <c>data.configurationChange</c>.</summary>
    [JsonPropertyName("configurationChange")]
    public ConfigurationChangeSection ConfigurationChange { get => field ?? ConfigurationChangeSection.Empty; init; }

    /// <summary>How and where to: <c>data.deployment</c>.</summary>
    [JsonPropertyName("deployment")]
    public DeploymentSection Deployment { get => field ?? DeploymentSection.Empty; init; }
}
