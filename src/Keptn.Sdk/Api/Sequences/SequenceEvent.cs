using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>An event of a run.</summary>
public sealed record SequenceEvent
{
    /// <summary>The event's type.</summary>
    [JsonPropertyName("type")]
    public string Type { get => field ?? string.Empty; init; }

    /// <summary>The event's id.</summary>
    [JsonPropertyName("id")]
    public string Id { get => field ?? string.Empty; init; }

    /// <summary>When the control plane handled it.</summary>
    [JsonPropertyName("time")]
    [JsonConverter(typeof(KeptnTimeConverter))]
    public DateTimeOffset? Time { get; init; }
}
