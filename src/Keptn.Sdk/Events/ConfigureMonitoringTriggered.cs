using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.configure-monitoring.triggered</c>: set up monitoring, as a task of a sequence.
/// Source: go-utils pkg/lib/v0_2_0/configure_monitoring.go; not in the specification.
/// </summary>
public sealed record ConfigureMonitoringTriggered : EventData, ITaskTriggeredData
{
    /// <inheritdoc/>
    public static string TaskName => "configure-monitoring";

    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.configure-monitoring.triggered";

    /// <summary>With what: <c>data.configureMonitoring</c>, in camel case unlike the task.</summary>
    [JsonPropertyName("configureMonitoring")]
    public ConfigureMonitoringSection ConfigureMonitoring { get => field ?? ConfigureMonitoringSection.Empty; init; }
}
