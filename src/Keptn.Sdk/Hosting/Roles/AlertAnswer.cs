using System.Text.Json.Serialization;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>The body of an answer: what became of each alert.</summary>
/// <param name="Alerts">In the order of the request.</param>
internal sealed record AlertAnswer([property: JsonPropertyName("alerts")] IReadOnlyList<AlertOutcome> Alerts);

/// <summary>What became of one alert.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Outcome"><c>sent</c>, <c>duplicate</c> or <c>rejected</c>.</param>
internal sealed record AlertOutcome([property: JsonPropertyName("id")] string? Id, [property: JsonPropertyName("outcome")] string Outcome)
{
    internal const string Sent = "sent";
    internal const string Duplicate = "duplicate";
    internal const string Rejected = "rejected";

    /// <summary>The run in Keptn.</summary>
    [JsonPropertyName("keptnContext")]
    public string? KeptnContext { get; init; }

    /// <summary>Why it was rejected.</summary>
    [JsonPropertyName("problem")]
    public string? Problem { get; init; }
}

/// <summary>The answer's metadata.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertAnswer))]
internal sealed partial class AlertAnswerContext : JsonSerializerContext;
