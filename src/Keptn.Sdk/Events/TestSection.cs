using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.test</c>. Triggered events carry the strategy, finished events start and end, later events all of them.
/// </summary>
public sealed record TestSection : EventSection
{
    internal static TestSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>
    /// Free text that says which tests to run; the specification names <c>real-user</c>, <c>functional</c>,
    /// <c>performance</c> and <c>healthcheck</c>.
    /// </summary>
    [JsonPropertyName("teststrategy")]
    public string? TestStrategy { get; init; }

    /// <summary>When the tests began, RFC 3339 text.</summary>
    [JsonPropertyName("start")]
    public string? Start { get; init; }

    /// <summary>When the tests ended, RFC 3339 text.</summary>
    [JsonPropertyName("end")]
    public string? End { get; init; }
}
