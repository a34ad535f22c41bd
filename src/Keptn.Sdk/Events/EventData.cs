using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// The members that the data of nearly every Keptn event has. Typed data derives from it; so may yours.
/// Source: Keptn spec, cloudevents.md, EventData; go-utils pkg/lib/v0_2_0/events.go.
/// </summary>
public record EventData
{
    /// <summary>The project; <see langword="null"/> where absent.</summary>
    [JsonPropertyName("project")]
    public string? Project { get; init; }

    /// <summary>The stage; <see langword="null"/> where absent.</summary>
    [JsonPropertyName("stage")]
    public string? Stage { get; init; }

    /// <summary>The service; <see langword="null"/> where absent.</summary>
    [JsonPropertyName("service")]
    public string? Service { get; init; }

    /// <summary>Free labels that travel with the sequence; <see langword="null"/> where absent.</summary>
    [JsonPropertyName("labels")]
    public EventLabels? Labels { get; init; }

    /// <summary>
    /// In a finished event: whether the service did its work. In a triggered event: the status of the task before.
    /// </summary>
    [JsonPropertyName("status")]
    public KeptnStatus? Status { get; init; }

    /// <summary>In a finished event: the verdict. In a triggered event: the result of the task before.</summary>
    [JsonPropertyName("result")]
    public KeptnResult? Result { get; init; }

    /// <summary>A text for people.</summary>
    [JsonPropertyName("message")]
    public string? Message { get; init; }
}
