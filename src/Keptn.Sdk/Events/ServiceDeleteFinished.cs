namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.service.delete.finished</c>: project and service, no stage.
/// Source: go-utils pkg/lib/v0_2_0/service_delete.go; not in the specification.
/// </summary>
public sealed record ServiceDeleteFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.service.delete.finished";
}
