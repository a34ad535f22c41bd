namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.rollback.finished</c>.
/// Source: Keptn spec, cloudevents.md, rollback finished; go-utils pkg/lib/v0_2_0/rollback.go.
/// </summary>
public sealed record RollbackFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.rollback.finished";
}
