using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// One filter for an SLI provider, from <c>filter</c> of <c>slo.yaml</c>.
/// Source: Keptn spec, cloudevents.md, get-sli triggered; go-utils pkg/lib/v0_2_0/getsli.go, SLIFilter.
/// </summary>
public sealed record SliFilter
{
    /// <summary>The filter's name.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; init; }

    /// <summary>The filter's value.</summary>
    [JsonPropertyName("value")]
    public string? Value { get; init; }
}
