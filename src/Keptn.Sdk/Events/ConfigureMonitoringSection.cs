using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.configureMonitoring</c>. Source: go-utils pkg/lib/v0_2_0/configure_monitoring.go.
/// </summary>
public sealed record ConfigureMonitoringSection : EventSection
{
    /// <summary>Stands for an absent section.</summary>
    public static ConfigureMonitoringSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>The monitoring tool, for instance <c>prometheus</c>.</summary>
    [JsonPropertyName("type")]
    public string? MonitoringType { get; init; }
}
