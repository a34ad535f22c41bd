using System.Globalization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Runs;

/// <summary>What an evaluation found, in words.</summary>
/// <param name="Summary">The score, and the value of each SLI; empty where there were none.</param>
/// <param name="Violations">The SLIs that did not pass, with what was wanted.</param>
internal sealed record QualityGate(string Summary, IReadOnlyList<string> Violations)
{
    internal static QualityGate? TryRead(CloudEvent evaluationFinished)
    {
        try
        {
            var evaluation = KeptnJson.Deserialize(evaluationFinished.Data, KeptnJsonContext.Default.EvaluationFinished).Evaluation;
            var indicators = evaluation.IndicatorResults ?? [];
            return new QualityGate(
                indicators.Count == 0 ? string.Empty : Text($"score {evaluation.Score:0.#}: {string.Join(", ", indicators.Select(i => Text($"{i.Value.Metric} {i.Value.Value:0.0}{Wanted(i)}")))}"),
                [.. indicators.Where(IsViolated).Select(i => Text($"{i.Value.Metric} is {i.Value.Value:0.0}, wanted is{Wanted(i)}"))]);
        }
        catch (EventDataException)
        {
            return null;
        }
    }

    // An objective without criteria is for information; it has the status "info".
    private static bool IsViolated(IndicatorResult indicator) =>
        indicator.PassTargets is { Count: > 0 } && indicator.Status != KeptnResult.Pass;

    private static string Wanted(IndicatorResult indicator) =>
        string.Concat((indicator.PassTargets ?? []).Select(t => $" {t.Criteria}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
