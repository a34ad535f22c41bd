using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>An entry of the log that the control plane keeps for an integration; Keptn's Bridge shows it.</summary>
public sealed record LogEntry
{
    /// <summary>The integration's id from its registration.</summary>
    [JsonPropertyName("integrationid")]
    public string IntegrationId { get => field ?? string.Empty; init; }

    /// <summary>The text.</summary>
    [JsonPropertyName("message")]
    public string Message { get => field ?? string.Empty; init; }

    /// <summary>When it happened; <see langword="null"/> when writing: the control plane takes its own time.</summary>
    [JsonPropertyName("time")]
    [JsonConverter(typeof(KeptnTimeConverter))]
    public DateTimeOffset? Time { get; init; }

    /// <summary>The context of the run.</summary>
    [JsonPropertyName("shkeptncontext")]
    public string KeptnContext { get => field ?? string.Empty; init; }

    /// <summary>The task's name.</summary>
    [JsonPropertyName("task")]
    public string Task { get => field ?? string.Empty; init; }

    /// <summary>The id of the triggered event.</summary>
    [JsonPropertyName("triggeredid")]
    public string TriggeredId { get => field ?? string.Empty; init; }

    /// <summary>The commit of the configuration.</summary>
    [JsonPropertyName("gitcommitid")]
    public string GitCommitId { get => field ?? string.Empty; init; }
}
