using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>What may be known of a secret: Keptn never gives its values back.</summary>
public sealed record SecretInfo
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? string.Empty; init; }

    /// <summary>Its scope.</summary>
    [JsonPropertyName("scope")]
    public string Scope { get => field ?? string.Empty; init; }

    /// <summary>The keys of its values.</summary>
    [JsonPropertyName("keys")]
    public IReadOnlyList<string> Keys { get => field ?? []; init; }
}
