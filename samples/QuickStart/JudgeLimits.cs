using System.Text.Json.Serialization;

namespace QuickStart;

/// <summary>The properties of the task "judge" in shipyard.yaml.</summary>
internal sealed record JudgeLimits
{
    [JsonPropertyName("maxP95Milliseconds")]
    public double MaxP95Milliseconds { get; set; } = 100;

    [JsonPropertyName("maxFailedPercent")]
    public double MaxFailedPercent { get; set; } = 1;
}
