using System.Text.Json.Serialization;

namespace QuickStart.LoadTesting;

/// <summary>What a load test measured; travels with the sequence as <c>data.loadtest</c>.</summary>
internal sealed record LoadReport
{
    [JsonPropertyName("requests")]
    public int Requests { get; init; }

    [JsonPropertyName("failed")]
    public int Failed { get; init; }

    [JsonPropertyName("firstFailure")]
    public string? FirstFailure { get; init; }

    [JsonPropertyName("requestsPerSecond")]
    public double RequestsPerSecond { get; init; }

    [JsonPropertyName("p50Milliseconds")]
    public double P50Milliseconds { get; init; }

    [JsonPropertyName("p95Milliseconds")]
    public double P95Milliseconds { get; init; }

    [JsonPropertyName("p99Milliseconds")]
    public double P99Milliseconds { get; init; }

    [JsonIgnore]
    public double FailedPercent => Requests == 0 ? 0 : 100.0 * Failed / Requests;
}
