using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.problem</c> of remediation sequences and their tasks. Names are read in any case: a problem event's
/// <c>ProblemTitle</c> and the specification's <c>problemTitle</c> are one member, as they are for Keptn.
/// Source: Keptn spec, cloudevents.md, get-action triggered and problem; go-utils pkg/lib/v0_2_0/problemdetails.go.
/// </summary>
public sealed record ProblemSection : EventSection
{
    /// <summary>Stands for an absent section.</summary>
    public static ProblemSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>The cause; <c>remediation.yaml</c> is searched for it first.</summary>
    [JsonPropertyName("rootCause")]
    public string? RootCause { get; init; }

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

    /// <summary>Where people read about the problem, from whichever of the two spellings is there.</summary>
    [JsonIgnore]
    public string? Url => ProblemUrl is { Length: > 0 } url ? url : ProblemUrlWithSpace;

    /// <summary>
    /// What the monitoring tool says, read: <see cref="ProblemDetails"/>, where a text that is JSON in base64, as the
    /// specification has it, counts as that JSON; <see langword="null"/> where absent.
    /// </summary>
    [JsonIgnore]
    public JsonElement? Details =>
        ProblemDetails is not { } details || details.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null
        : details.ValueKind == JsonValueKind.String && details.TryGetBytesFromBase64(out var json) && TryParse(json) is { } decoded ? decoded
        : details;

    private static JsonElement? TryParse(byte[] json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return JsonElement.TryParseValue(ref reader, out var element)
                && element.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                && reader.BytesConsumed == json.Length ? element : null;
        }
        catch (JsonException)
        {
            // A text that only looks like base64, for instance "disk".
            return null;
        }
    }
}
