using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.events.problem</c>: a monitoring tool reports a problem. The same members are nested as
/// <see cref="ProblemSection"/> in what follows from it.
/// Source: Keptn spec, cloudevents.md, problem; go-utils pkg/lib/v0_2_0/problemdetails.go.
/// </summary>
public sealed record ProblemData : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => KeptnEventType.Problem;

    /// <summary><c>OPEN</c>, <c>RESOLVED</c> or <c>CLOSED</c>.</summary>
    [JsonPropertyName("State")]
    public string? State { get; init; }

    /// <summary>The problem's number in the monitoring tool, for people.</summary>
    [JsonPropertyName("ProblemID")]
    public string? ProblemId { get; init; }

    /// <summary>The problem's title; <c>remediation.yaml</c> is searched for it after the root cause.</summary>
    [JsonPropertyName("ProblemTitle")]
    public string? ProblemTitle { get; init; }

    /// <summary>What the monitoring tool says: an object, or a text in base64; <see langword="null"/> where absent.</summary>
    [JsonPropertyName("ProblemDetails")]
    [JsonConverter(typeof(RawJsonConverter))]
    public JsonElement? ProblemDetails { get; init; }

    /// <summary>The problem's technical id.</summary>
    [JsonPropertyName("PID")]
    public string? Pid { get; init; }

    /// <summary>Where people read about the problem.</summary>
    [JsonPropertyName("ProblemURL")]
    public string? ProblemUrl { get; init; }

    /// <summary>The same, as some producers spell it: with a space.</summary>
    [JsonPropertyName("Problem URL")]
    public string? ProblemUrlWithSpace { get; init; }

    /// <summary>What is affected, for people.</summary>
    [JsonPropertyName("ImpactedEntity")]
    public string? ImpactedEntity { get; init; }

    /// <summary>Tags of the affected entity, separated by commas.</summary>
    [JsonPropertyName("Tags")]
    public string? Tags { get; init; }
}
