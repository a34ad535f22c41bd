using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>A stage of a project.</summary>
public sealed record KeptnStage
{
    /// <summary>The stage's name.</summary>
    [JsonPropertyName("stageName")]
    public string Name { get => field ?? string.Empty; init; }

    /// <summary>The services, each with its state in this stage.</summary>
    [JsonPropertyName("services")]
    public IReadOnlyList<KeptnService> Services { get => field ?? []; init; }

    /// <summary>The stages whose sequences trigger sequences of this one.</summary>
    [JsonPropertyName("parentStages")]
    public IReadOnlyList<string> ParentStages { get => field ?? []; init; }
}
