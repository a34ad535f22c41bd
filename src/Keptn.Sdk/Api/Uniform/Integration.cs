using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>An integration as the control plane knows it (the "uniform"). Source: shipyard-controller, uniform registration.</summary>
public sealed record Integration
{
    /// <summary>The id that the control plane gave: a hash of name, namespace and host name. Empty in a new registration.</summary>
    [JsonPropertyName("id")]
    public string Id { get => field ?? string.Empty; init; }

    /// <summary>The integration's name; with the namespace it identifies the integration.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? string.Empty; init; }

    /// <summary>Where it runs and in which version.</summary>
    [JsonPropertyName("metadata")]
    public IntegrationMetadata Metadata { get => field ?? new(); init; }

    /// <summary>What it listens to. In an answer these are the subscriptions that count, whatever was registered.</summary>
    [JsonPropertyName("subscriptions")]
    public IReadOnlyList<EventSubscription> Subscriptions { get => field ?? []; init; }
}
