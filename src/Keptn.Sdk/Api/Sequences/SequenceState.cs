using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>The state of a run, over all stages it went through. Source: shipyard-controller, <c>GET /v1/sequence/{project}</c>.</summary>
public sealed record SequenceState
{
    /// <summary>The sequence's name.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? string.Empty; init; }

    /// <summary>The service it runs for.</summary>
    [JsonPropertyName("service")]
    public string Service { get => field ?? string.Empty; init; }

    /// <summary>The project it runs in.</summary>
    [JsonPropertyName("project")]
    public string Project { get => field ?? string.Empty; init; }

    /// <summary>When it was triggered.</summary>
    [JsonPropertyName("time")]
    [JsonConverter(typeof(KeptnTimeConverter))]
    public DateTimeOffset? Time { get; init; }

    /// <summary>The context that ties its events together.</summary>
    [JsonPropertyName("shkeptncontext")]
    public string KeptnContext { get => field ?? string.Empty; init; }

    /// <summary>
    /// <c>triggered</c>, <c>waiting</c>, <c>started</c>, <c>paused</c>, <c>finished</c>, <c>aborted</c> or
    /// <c>timedOut</c>; any other text survives.
    /// </summary>
    [JsonPropertyName("state")]
    public string State { get => field ?? string.Empty; init; }

    /// <summary>The stages, in the order in which the run reached them.</summary>
    [JsonPropertyName("stages")]
    public IReadOnlyList<SequenceStageState> Stages { get => field ?? []; init; }

    /// <summary>The problem that a remediation run is about; <see langword="null"/> for others.</summary>
    [JsonPropertyName("problemTitle")]
    public string? ProblemTitle { get; init; }

    /// <summary>Whether the run is over: finished, aborted or timed out.</summary>
    [JsonIgnore]
    public bool IsOver => State is "finished" or "aborted" or "timedOut";
}
