using System.Text.Json;
using System.Text.Json.Serialization;
using Keptn.Sdk.Events;

namespace QuickStart;

/// <summary>What starts the sequence: where the new version of the application is deployed.</summary>
internal sealed record DeliveryTriggered : EventData
{
    [JsonPropertyName("deployment")]
    public DeploymentSection Deployment { get; set; } = new();

    internal static JsonElement Create(string url) => JsonSerializer.SerializeToElement(
        new DeliveryTriggered { Deployment = new DeploymentSection { DeploymentUrisLocal = [url] } },
        QuickStartJsonContext.Default.DeliveryTriggered);
}
