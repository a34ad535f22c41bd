using System.Globalization;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Golden.Evaluation;

/// <summary>Compares evaluations: every member, lists that are null and empty too; numbers may differ by 1e-9.</summary>
internal static class EvaluationDifference
{
    private const double Tolerance = 1e-9;

    /// <summary>What differs; <see langword="null"/> for nothing.</summary>
    internal static string? Find(EvaluationFinished expected, EvaluationFinished actual)
    {
        var recorded = Describe(expected).ToList();
        var ours = Describe(actual).ToList();
        return recorded.Zip(ours).Where(pair => !AreEqual(pair.First.Value, pair.Second.Value) || pair.First.Name != pair.Second.Name)
            .Select(pair => string.Create(
                CultureInfo.InvariantCulture,
                $"{pair.First.Name}: recorded {pair.First.Value ?? "null"}, ours {pair.Second.Name} {pair.Second.Value ?? "null"}"))
            .FirstOrDefault()
            ?? (recorded.Count == ours.Count ? null : $"recorded {recorded.Count} values, ours {ours.Count}");
    }

    internal static bool AreEqual(object? expected, object? actual) => (expected, actual) switch
    {
        (double wanted, double got) => wanted.Equals(got) || Math.Abs(wanted - got) <= Tolerance * Math.Max(1, Math.Abs(wanted)),
        _ => Equals(expected, actual),
    };

    private static IEnumerable<(string Name, object? Value)> Describe(EvaluationFinished data)
    {
        var evaluation = data.Evaluation;
        yield return ("project", data.Project);
        yield return ("stage", data.Stage);
        yield return ("service", data.Service);
        yield return ("labels", string.Join(';', (data.Labels ?? EventLabels.None).Select(label => $"{label.Key}={label.Value}")));
        yield return ("status", data.Status);
        yield return ("result", data.Result);
        yield return ("message", data.Message ?? string.Empty);
        yield return ("timeStart", evaluation.TimeStart);
        yield return ("timeEnd", evaluation.TimeEnd);
        yield return ("evaluation.result", evaluation.Result);
        yield return ("score", evaluation.Score);
        yield return ("indicatorResults", evaluation.IndicatorResults?.Count);
        foreach (var value in (evaluation.IndicatorResults ?? []).SelectMany((result, index) => Describe(result, $"[{index}]")))
        {
            yield return value;
        }
    }

    private static IEnumerable<(string Name, object? Value)> Describe(IndicatorResult result, string path)
    {
        yield return ($"{path}.score", result.Score);
        yield return ($"{path}.status", result.Status);
        yield return ($"{path}.displayName", result.DisplayName);
        yield return ($"{path}.keySli", result.KeySli);
        yield return ($"{path}.value", result.Value.IsAbsent ? null : "present");
        yield return ($"{path}.metric", result.Value.Metric);
        yield return ($"{path}.value.value", result.Value.IsAbsent ? null : result.Value.Value ?? 0.0);
        yield return ($"{path}.comparedValue", result.Value.IsAbsent ? null : result.Value.ComparedValue ?? 0.0);
        yield return ($"{path}.success", result.Value.IsAbsent ? null : result.Value.Success ?? false);
        yield return ($"{path}.message", result.Value.Message ?? string.Empty);
        foreach (var (name, targets) in ((string, IReadOnlyList<IndicatorTarget>?)[])[("pass", result.PassTargets), ("warning", result.WarningTargets)])
        {
            yield return ($"{path}.{name}Targets", targets?.Count);
            foreach (var target in targets ?? [])
            {
                yield return ($"{path}.{name}.criteria", target.Criteria);
                yield return ($"{path}.{name}.targetValue", target.TargetValue);
                yield return ($"{path}.{name}.violated", target.Violated);
            }
        }
    }
}
