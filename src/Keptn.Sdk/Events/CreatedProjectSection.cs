using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.createdProject</c>; its texts are empty where the project could not be created.
/// Source: Keptn spec, cloudevents.md, project create finished; go-utils pkg/lib/v0_2_0/project_create.go.
/// </summary>
public sealed record CreatedProjectSection : EventSection
{
    /// <summary>Stands for an absent section.</summary>
    public static CreatedProjectSection Empty { get; } = new() { IsAbsent = true };

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
