namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.configure-monitoring.finished</c>.
/// Source: go-utils pkg/lib/v0_2_0/configure_monitoring.go; not in the specification.
/// </summary>
public sealed record ConfigureMonitoringFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.configure-monitoring.finished";
}
