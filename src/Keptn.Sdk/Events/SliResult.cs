using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// What an SLI provider measured for one indicator.
/// Source: Keptn spec, cloudevents.md, get-sli finished; go-utils pkg/lib/v0_2_0/getsli.go, SLIResult.
/// </summary>
public sealed record SliResult : EventSection
{
    /// <summary>Stands for an absent section.</summary>
    public static SliResult Empty { get; } = new() { IsAbsent = true };

    /// <summary>The name of the indicator, as in <c>sli.yaml</c>.</summary>
    [JsonPropertyName("metric")]
    public string? Metric { get; init; }

    /// <summary>The measured value, in the unit of the indicator; 0 where it could not be measured.</summary>
    [JsonPropertyName("value")]
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double? Value { get; init; }

    /// <summary>What the value was compared with. Keptn's evaluation adds it; the specification has no such member.</summary>
    [JsonPropertyName("comparedValue")]
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double? ComparedValue { get; init; }

    /// <summary>Whether the value could be measured.</summary>
    [JsonPropertyName("success")]
    public bool? Success { get; init; }

    /// <summary>A text for people, for instance why it could not.</summary>
    [JsonPropertyName("message")]
    public string? Message { get; init; }
}
