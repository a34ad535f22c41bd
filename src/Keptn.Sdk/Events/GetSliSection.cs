using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.get-sli</c>. Triggered events carry what to measure, finished events what was measured.
/// Source: Keptn spec, cloudevents.md, get-sli; go-utils pkg/lib/v0_2_0/getsli.go.
/// </summary>
public sealed record GetSliSection : EventSection, IJsonOnDeserialized
{
    /// <summary>Stands for an absent section.</summary>
    public static GetSliSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>The provider that is asked, for instance <c>prometheus</c>; the others stay silent.</summary>
    [JsonPropertyName("sliProvider")]
    public string? SliProvider { get; init; }

    /// <summary>The beginning of the time frame, RFC 3339 text.</summary>
    [JsonPropertyName("start")]
    public string? Start { get; init; }

    /// <summary>The end of the time frame, RFC 3339 text.</summary>
    [JsonPropertyName("end")]
    public string? End { get; init; }

    /// <summary>The names of the indicators to measure.</summary>
    [JsonPropertyName("indicators")]
    public IReadOnlyList<string>? Indicators { get; init; }

    /// <summary>Filters from <c>slo.yaml</c>.</summary>
    [JsonPropertyName("customFilters")]
    public IReadOnlyList<SliFilter>? CustomFilters { get; init; }

    /// <summary>What was measured.</summary>
    [JsonPropertyName("indicatorValues")]
    public IReadOnlyList<SliResult>? IndicatorValues { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        ListItems.ThrowIfAnyIsNull(Indicators, "indicators");
        ListItems.ThrowIfAnyIsNull(CustomFilters, "customFilters");
        ListItems.ThrowIfAnyIsNull(IndicatorValues, "indicatorValues");
    }
}
