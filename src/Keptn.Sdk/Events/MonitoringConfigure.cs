using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.monitoring.configure</c>, the command of Keptn's CLI. It has no stage, so nobody can answer it
/// with a task's events.
/// Source: Keptn spec, cloudevents.md, configure monitoring.
/// </summary>
public sealed record MonitoringConfigure : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => KeptnEventType.ConfigureMonitoring;

    /// <summary>The monitoring tool, for instance <c>prometheus</c>.</summary>
    [JsonPropertyName("type")]
    public string? MonitoringType { get; init; }
}
