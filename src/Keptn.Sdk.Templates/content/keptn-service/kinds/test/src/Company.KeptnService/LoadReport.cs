using System.Globalization;

namespace KeptnServiceNamespace;

/// <summary>What a load test measured.</summary>
internal sealed class LoadReport(double[] sortedMilliseconds, int failed, string? firstFailure)
{
    private double ErrorRate => 100.0 * failed / sortedMilliseconds.Length;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{sortedMilliseconds.Length} requests, {failed} failed{(firstFailure is null ? string.Empty : $" ({firstFailure})")}, p50 {Percentile(0.50):0.0} ms, p95 {Percentile(0.95):0.0} ms");

    /// <summary>The numbers by the names that the workload's criteria use.</summary>
    internal Dictionary<string, double> Measure() => new()
    {
        ["error_rate"] = ErrorRate,
        ["p50"] = Percentile(0.50),
        ["p95"] = Percentile(0.95),
        ["p99"] = Percentile(0.99),
    };

    private double Percentile(double percentile) => sortedMilliseconds[(int)Math.Ceiling(percentile * sortedMilliseconds.Length) - 1];
}
