using System.Text.Json.Serialization;

namespace ActionProvider;

/// <summary>What Prometheus' Alertmanager posts to a webhook; the parts that are needed.</summary>
internal sealed record AlertmanagerMessage
{
    [JsonPropertyName("alerts")]
    public required IReadOnlyList<AlertmanagerAlert> Alerts { get; init; }
}
