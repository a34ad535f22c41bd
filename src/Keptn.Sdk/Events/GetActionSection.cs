using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.get-action</c>. Source: go-utils pkg/lib/v0_2_0/getaction.go (the specification has its member at the root).
/// </summary>
public sealed record GetActionSection : EventSection
{
    /// <summary>Stands for an absent section.</summary>
    public static GetActionSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>Which of the problem's actions comes next, counted from 0.</summary>
    [JsonPropertyName("actionIndex")]
    [JsonConverter(typeof(WholeNumberConverter))]
    public int? ActionIndex { get; init; }
}
