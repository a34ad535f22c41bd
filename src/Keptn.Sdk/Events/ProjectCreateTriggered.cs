using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.project.create.triggered</c>. Keptn does not send it.
/// Source: Keptn spec, cloudevents.md, project create triggered; go-utils pkg/lib/v0_2_0/project_create.go.
/// </summary>
public sealed record ProjectCreateTriggered : IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.project.create.triggered";

    /// <summary>The project's name.</summary>
    [JsonPropertyName("projectName")]
    public string? ProjectName { get; init; }

    /// <summary>The repository that the configuration is mirrored to.</summary>
    [JsonPropertyName("gitRemoteURL")]
    public string? GitRemoteUrl { get; init; }

    /// <summary>The shipyard in base64.</summary>
    [JsonPropertyName("shipyard")]
    public string? Shipyard { get; init; }
}
