using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.release</c>. Source: Keptn spec, cloudevents.md, release finished (go-utils has no such section).
/// </summary>
public sealed record ReleaseSection : EventSection
{
    /// <summary>Stands for an absent section.</summary>
    public static ReleaseSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>Demanded by the specification; no Keptn service sends it.</summary>
    [JsonPropertyName("gitCommit")]
    public string? GitCommit { get; init; }
}
