using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>Names an event that the control plane has seen.</summary>
public sealed record EventReference
{
    /// <summary>The event's id.</summary>
    [JsonPropertyName("eventId")]
    public string EventId { get => field ?? string.Empty; init; }

    /// <summary>The context of its run.</summary>
    [JsonPropertyName("keptnContext")]
    public string KeptnContext { get => field ?? string.Empty; init; }

    /// <summary>When the control plane saw it.</summary>
    [JsonPropertyName("time")]
    [JsonConverter(typeof(UnixNanosecondsConverter))]
    public DateTimeOffset? Time { get; init; }
}
