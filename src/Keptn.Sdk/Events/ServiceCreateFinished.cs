namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.service.create.finished</c>: project and service, no stage.
/// Source: Keptn spec, cloudevents.md, service create finished; go-utils pkg/lib/v0_2_0/service_create.go.
/// </summary>
public sealed record ServiceCreateFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.service.create.finished";
}
