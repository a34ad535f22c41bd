using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.log.error</c>: an integration reports an error outside of a task's outcome. It has no project, stage
/// or service. Members that Go leaves unset are empty texts.
/// Source: Keptn spec, cloudevents.md, log error; go-utils pkg/lib/v0_2_0/log.go.
/// </summary>
public sealed record ErrorLogData : IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => KeptnEventType.ErrorLog;

    /// <summary>What went wrong.</summary>
    [JsonPropertyName("message")]
    public string? Message { get; init; }

    /// <summary>The id under which the integration is registered.</summary>
    [JsonPropertyName("integrationid")]
    public string? IntegrationId { get; init; }

    /// <summary>The task in work.</summary>
    [JsonPropertyName("task")]
    public string? Task { get; init; }
}
