using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>A project as the control plane knows it. Source: shipyard-controller, <c>/v1/project</c>.</summary>
public sealed record KeptnProject
{
    /// <summary>The project's name.</summary>
    [JsonPropertyName("projectName")]
    public string Name { get => field ?? string.Empty; init; }

    /// <summary>When it was created.</summary>
    [JsonPropertyName("creationDate")]
    [JsonConverter(typeof(UnixNanosecondsConverter))]
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>Its shipyard as YAML, as of the last sequence that was started.</summary>
    [JsonPropertyName("shipyard")]
    public string Shipyard { get => field ?? string.Empty; init; }

    /// <summary>The shipyard's version, for instance <c>spec.keptn.sh/0.2.3</c>.</summary>
    [JsonPropertyName("shipyardVersion")]
    public string ShipyardVersion { get => field ?? string.Empty; init; }

    /// <summary>Its stages.</summary>
    [JsonPropertyName("stages")]
    public IReadOnlyList<KeptnStage> Stages { get => field ?? []; init; }

    /// <summary>Its upstream repository; the control plane leaves out the secrets. <see langword="null"/> where it has none.</summary>
    [JsonPropertyName("gitCredentials")]
    public GitCredentials? GitCredentials { get; init; }

    /// <summary>Whether Keptn made the upstream repository itself.</summary>
    [JsonPropertyName("isUpstreamAutoProvisioned")]
    public bool IsUpstreamAutoProvisioned { get; init; }

    /// <summary>The last event of the project; <see langword="null"/> where there was none.</summary>
    [JsonPropertyName("lastEventContext")]
    public EventReference? LastEvent { get; init; }
}
