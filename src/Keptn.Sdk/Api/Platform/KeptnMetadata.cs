using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>What an installation of Keptn says of itself. Source: api-service, <c>GET /v1/metadata</c>.</summary>
public sealed record KeptnMetadata
{
    /// <summary>The version of Keptn.</summary>
    [JsonPropertyName("keptnversion")]
    public string KeptnVersion { get => field ?? string.Empty; init; }

    /// <summary>The Kubernetes namespace of the control plane.</summary>
    [JsonPropertyName("namespace")]
    public string Namespace { get => field ?? string.Empty; init; }

    /// <summary>The label of Keptn's deployments.</summary>
    [JsonPropertyName("keptnlabel")]
    public string KeptnLabel { get => field ?? string.Empty; init; }

    /// <summary>The version of the Bridge, or <c>N/A</c>.</summary>
    [JsonPropertyName("bridgeversion")]
    public string BridgeVersion { get => field ?? string.Empty; init; }

    /// <summary>The version of the shipyard specification.</summary>
    [JsonPropertyName("shipyardversion")]
    public string ShipyardVersion { get => field ?? string.Empty; init; }

    /// <summary>Whether Keptn makes upstream repositories itself; <see langword="null"/> where it does not say.</summary>
    [JsonPropertyName("automaticprovisioning")]
    public bool? AutomaticProvisioning { get; init; }
}
