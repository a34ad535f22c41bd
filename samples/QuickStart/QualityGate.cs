using System.Globalization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace QuickStart;

/// <summary>What an evaluation found, in words.</summary>
/// <param name="Summary">The score, and the value of each SLI.</param>
/// <param name="Violations">The SLIs that did not pass, with what was wanted.</param>
internal sealed record QualityGate(string Summary, IReadOnlyList<string> Violations)
{
    internal static QualityGate Read(CloudEvent evaluationFinished)
    {
        var evaluation = KeptnJson.Deserialize(evaluationFinished.Data, KeptnJsonContext.Default.EvaluationFinished).Evaluation;
        var indicators = evaluation.IndicatorResults ?? [];
        return new QualityGate(
            Text($"score {evaluation.Score:0.#}: {string.Join(", ", indicators.Select(i => Text($"{i.Value.Metric} {i.Value.Value:0.0}{Wanted(i)}")))}"),
            [.. indicators.Where(i => i.Status != KeptnResult.Pass).Select(i => Text($"{i.Value.Metric} is {i.Value.Value:0.0}, wanted is{Wanted(i)}"))]);
    }

    private static string Wanted(IndicatorResult indicator) =>
        string.Concat((indicator.PassTargets ?? []).Select(t => $" {t.Criteria}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
