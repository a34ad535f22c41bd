using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>
/// What earlier evaluations measured for one indicator, as one number. Source: lighthouse-service 1.4.5,
/// event_handler/evaluate_sli_handler.go; spec/control-plane 6.7.
/// </summary>
/// <param name="Value">The number that relative criteria count from; 0 where there is none.</param>
/// <param name="IsEmpty">Whether there is nothing to compare with, so that relative criteria are met.</param>
internal readonly record struct EarlierValues(double Value, bool IsEmpty)
{
    /// <summary>What evaluations have measured, in their order.</summary>
    internal static IReadOnlyList<EarlierValue> Read(IEnumerable<EvaluationFinished> evaluations) =>
    [
        .. evaluations
            .SelectMany(evaluation => evaluation.Evaluation.IndicatorResults ?? [])
            .Where(result => !result.Value.IsAbsent)
            .Select(result => new EarlierValue(result.Value.Metric ?? string.Empty, result.Value.Value ?? 0, result.Value.Success ?? false)),
    ];

    internal static EarlierValues Aggregate(IEnumerable<EarlierValue> values, string function)
    {
        double[] measured = [.. values.Where(value => value.Success).Select(value => value.Value)];
        if (measured.Length == 0)
        {
            return new(0, IsEmpty: true);
        }

        // An unknown function compares with 0, and does not count as nothing to compare with.
        var value = function switch
        {
            "avg" => Average(measured),
            "p50" => Percentile(measured, 0.5),
            "p90" => Percentile(measured, 0.9),
            "p95" => Percentile(measured, 0.95),
            _ => 0,
        };
        return new(value, IsEmpty: false);
    }

    // Summed in order: another order gives other last digits.
    private static double Average(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double Percentile(double[] values, double fraction)
    {
        Array.Sort(values);
        var position = fraction * (values.Length + 1);
        if (position < 1)
        {
            return values[0];
        }

        if (position >= values.Length)
        {
            return values[^1];
        }

        var lower = values[(int)position - 1];
        var upper = values[(int)position];
        return lower + ((position - Math.Floor(position)) * (upper - lower));
    }
}
