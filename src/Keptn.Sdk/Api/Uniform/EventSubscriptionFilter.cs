using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>
/// Which events a subscription takes: within a list any name will do, all lists must agree, an empty list takes all.
/// </summary>
public sealed record EventSubscriptionFilter
{
    /// <summary>Names of projects.</summary>
    [JsonPropertyName("projects")]
    public IReadOnlyList<string> Projects { get => field ?? []; init; }

    /// <summary>Names of stages.</summary>
    [JsonPropertyName("stages")]
    public IReadOnlyList<string> Stages { get => field ?? []; init; }

    /// <summary>Names of services.</summary>
    [JsonPropertyName("services")]
    public IReadOnlyList<string> Services { get => field ?? []; init; }
}
