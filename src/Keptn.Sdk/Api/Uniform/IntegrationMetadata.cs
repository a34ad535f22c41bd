using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>Where an integration runs and in which version.</summary>
public sealed record IntegrationMetadata
{
    /// <summary>The node it runs on; required when registering.</summary>
    [JsonPropertyName("hostname")]
    public string HostName { get => field ?? string.Empty; init; }

    /// <summary>The integration's own version.</summary>
    [JsonPropertyName("integrationversion")]
    public string IntegrationVersion { get => field ?? string.Empty; init; }

    /// <summary>The version of the distributor, or of what stands in its place.</summary>
    [JsonPropertyName("distributorversion")]
    public string DistributorVersion { get => field ?? string.Empty; init; }

    /// <summary>Where it runs: <c>control-plane</c>, <c>remote-execution-plane</c>, or free text.</summary>
    [JsonPropertyName("location")]
    public string Location { get => field ?? string.Empty; init; }

    /// <summary>Its place in Kubernetes.</summary>
    [JsonPropertyName("kubernetesmetadata")]
    public KubernetesMetadata Kubernetes { get => field ?? new(); init; }

    /// <summary>When the control plane last heard of it; set by the control plane.</summary>
    [JsonPropertyName("lastseen")]
    [JsonConverter(typeof(KeptnTimeConverter))]
    public DateTimeOffset? LastSeen { get; init; }
}
