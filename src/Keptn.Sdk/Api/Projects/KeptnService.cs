using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>A service in a stage.</summary>
public sealed record KeptnService
{
    /// <summary>The service's name.</summary>
    [JsonPropertyName("serviceName")]
    public string Name { get => field ?? string.Empty; init; }

    /// <summary>When it was created.</summary>
    [JsonPropertyName("creationDate")]
    [JsonConverter(typeof(UnixNanosecondsConverter))]
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>The image of its last deployment; empty where there was none.</summary>
    [JsonPropertyName("deployedImage")]
    public string DeployedImage { get => field ?? string.Empty; init; }

    /// <summary>The last event of each type that concerned it in this stage.</summary>
    [JsonPropertyName("lastEventTypes")]
    public IReadOnlyDictionary<string, EventReference> LastEvents
    {
        get => field ?? new Dictionary<string, EventReference>();
        init;
    }
}
