using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.test</c>. Triggered events carry the strategy, finished events start and end, later events all of them.
/// Source: Keptn spec, cloudevents.md, test; go-utils pkg/lib/v0_2_0/test.go.
/// </summary>
public sealed record TestSection : EventSection
{
    /// <summary>Stands for an absent section.</summary>
    public static TestSection Empty { get; } = new() { IsAbsent = true };

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

    /// <summary>Demanded by the specification of finished events; no Keptn service sends it.</summary>
    [JsonPropertyName("gitCommit")]
    public string? GitCommit { get; init; }
}
