using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>What an integration listens to.</summary>
public sealed record EventSubscription
{
    /// <summary>The id that the control plane gave; empty in a new subscription.</summary>
    [JsonPropertyName("id")]
    public string Id { get => field ?? string.Empty; init; }

    /// <summary>The type of event, or a pattern for integrations that use NATS.</summary>
    [JsonPropertyName("event")]
    public string Event { get => field ?? string.Empty; init; }

    /// <summary>Which projects, stages and services. The control plane keeps it; the integration applies it.</summary>
    [JsonPropertyName("filter")]
    public EventSubscriptionFilter Filter { get => field ?? new(); init; }
}
