using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.project.create.finished</c>.
/// Source: Keptn spec, cloudevents.md, project create finished; go-utils pkg/lib/v0_2_0/project_create.go.
/// </summary>
public sealed record ProjectCreateFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.project.create.finished";

    /// <summary>The project: <c>data.createdProject</c>.</summary>
    [JsonPropertyName("createdProject")]
    public CreatedProjectSection CreatedProject { get => field ?? CreatedProjectSection.Empty; init; }
}
