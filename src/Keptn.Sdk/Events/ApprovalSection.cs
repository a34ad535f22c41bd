using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.approval</c>: who decides. Any text other than <c>automatic</c>, and none, means <c>manual</c>.
/// Source: Keptn spec, cloudevents.md, approval; go-utils pkg/lib/v0_2_0/approval.go.
/// </summary>
public sealed record ApprovalSection : EventSection
{
    /// <summary>Stands for an absent section.</summary>
    public static ApprovalSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>How a result of <c>pass</c> is approved: <c>automatic</c> or <c>manual</c>.</summary>
    [JsonPropertyName("pass")]
    public string? Pass { get; init; }

    /// <summary>How a result of <c>warning</c> is approved: <c>automatic</c> or <c>manual</c>.</summary>
    [JsonPropertyName("warning")]
    public string? Warning { get; init; }

    /// <summary>The decision, in finished events of old producers; today it is the result of the event itself.</summary>
    [JsonPropertyName("result")]
    public KeptnResult? Result { get; init; }

    /// <summary>The status, in finished events of old producers; today it is the status of the event itself.</summary>
    [JsonPropertyName("status")]
    public KeptnStatus? Status { get; init; }
}
