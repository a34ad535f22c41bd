using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>The place of an integration in Kubernetes.</summary>
public sealed record KubernetesMetadata
{
    /// <summary>The namespace; required when registering.</summary>
    [JsonPropertyName("namespace")]
    public string Namespace { get => field ?? string.Empty; init; }

    /// <summary>The pod.</summary>
    [JsonPropertyName("podname")]
    public string PodName { get => field ?? string.Empty; init; }

    /// <summary>The deployment.</summary>
    [JsonPropertyName("deploymentname")]
    public string DeploymentName { get => field ?? string.Empty; init; }
}
