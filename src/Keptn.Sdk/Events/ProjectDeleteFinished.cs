namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.project.delete.finished</c>. There is no event of its start.
/// Source: go-utils pkg/lib/v0_2_0/project_delete.go; not in the specification.
/// </summary>
public sealed record ProjectDeleteFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.project.delete.finished";
}
