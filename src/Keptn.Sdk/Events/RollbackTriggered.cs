namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.rollback.triggered</c>: go back to what ran before.
/// Source: Keptn spec, cloudevents.md, rollback triggered; go-utils pkg/lib/v0_2_0/rollback.go.
/// </summary>
public sealed record RollbackTriggered : EventData, ITaskTriggeredData
{
    /// <inheritdoc/>
    public static string TaskName => "rollback";

    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.rollback.triggered";
}
