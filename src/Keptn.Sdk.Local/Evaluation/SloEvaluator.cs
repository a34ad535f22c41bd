using Keptn.Sdk.Events;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>
/// Holds what was measured against a service's objectives: a pure function, for tests of an <c>slo.yaml</c> too. Source:
/// lighthouse-service 1.4.5, event_handler/evaluate_sli_handler.go; spec/control-plane 6.4 to 6.8.
/// </summary>
public static class SloEvaluator
{
    /// <summary>Evaluates.</summary>
    /// <param name="objectives">The service's <c>slo.yaml</c>; <see langword="null"/> where it has none, then everything passes.</param>
    /// <param name="measured">What the SLI provider has measured.</param>
    /// <param name="earlier">
    /// Earlier evaluations that may be compared with, newest first; no more of them are used than the objectives ask for.
    /// </param>
    /// <returns>
    /// Status, result, message, and the section <c>evaluation</c> without the file and the ids of earlier events. Numbers may
    /// be infinite, or none, where those in the criteria are.
    /// </returns>
    public static EvaluationFinished Evaluate(
        ServiceLevelObjectives? objectives, GetSliFinished measured, IReadOnlyList<EvaluationFinished> earlier)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(earlier);
        var outcome = EvaluateAll(objectives, measured, earlier);
        return new EvaluationFinished
        {
            Project = measured.Project,
            Stage = measured.Stage,
            Service = measured.Service,
            Labels = measured.Labels,
            Status = outcome.Status,
            Result = outcome.Result,
            Message = outcome.Message,
            Evaluation = new EvaluationSection
            {
                TimeStart = measured.GetSli.Start ?? string.Empty,
                TimeEnd = measured.GetSli.End ?? string.Empty,
                Result = outcome.Verdict,
                Score = outcome.Score,
                IndicatorResults = outcome.Indicators,
            },
        };
    }

    private static EvaluationOutcome EvaluateAll(
        ServiceLevelObjectives? slo, GetSliFinished measured, IReadOnlyList<EvaluationFinished> earlier)
    {
        if (measured.Status == KeptnStatus.Aborted)
        {
            return EvaluationOutcome.Errored("evaluation performed by lighthouse was aborted") with { Verdict = KeptnResult.Pass };
        }

        if (measured.Status == KeptnStatus.Errored)
        {
            var message = $"evaluation performed by lighthouse received an unexpected error: {measured.Message}";
            return EvaluationOutcome.Errored(message) with { Verdict = KeptnResult.Pass };
        }

        if (slo is null)
        {
            return new EvaluationOutcome { Message = $"no evaluation performed by lighthouse because no SLO file configured for project {measured.Project}" };
        }

        var wanted = slo.Comparison.ResultsToCompare;
        var values = EarlierValues.Read(wanted > 0 ? earlier.Take(wanted) : earlier);
        var outcome = EvaluateObjectives(slo, measured.GetSli.IndicatorValues ?? [], values);
        if (outcome.Status == KeptnStatus.Errored || (outcome.Indicators is null && slo.Objectives.Count > 0))
        {
            return outcome;
        }

        // These go before what the objectives came to, but leave the score and verdict as they are.
        return slo.Objectives.Count == 0
                ? outcome with { Result = KeptnResult.Fail, Message = "lighthouse failed because no SLO objective was provided" }
            : measured.Result == KeptnResult.Fail
                ? outcome with { Result = KeptnResult.Fail, Message = $"lighthouse failed because SLI failed with message {measured.Message}" }
            : outcome;
    }

    private static EvaluationOutcome EvaluateObjectives(
        ServiceLevelObjectives slo, IReadOnlyList<SliResult> values, IReadOnlyList<EarlierValue> earlier)
    {
        if (slo.Objectives.Count == 0)
        {
            return TotalScore.Judge(slo.TotalScore, new ScoredObjectives { Maximum = 100 });
        }

        var left = values.ToList();
        List<IndicatorResult> indicators = [];
        string? keyFailure = null;
        var maximum = 0.0;
        foreach (var objective in slo.Objectives)
        {
            maximum += objective.Pass.Count > 0 ? objective.Weight : 0;
            var compared = EarlierValues.Aggregate(earlier.Where(value => value.Metric == objective.Sli), slo.Comparison.AggregateFunction);
            var evaluator = new ObjectiveEvaluator(objective, compared);
            indicators.Add(evaluator.Evaluate(Take(left, objective.Sli)));
            keyFailure = evaluator.KeyFailure ?? keyFailure;
            if (evaluator.Error is { } error)
            {
                return new EvaluationOutcome { Result = KeptnResult.Fail, Verdict = KeptnResult.Fail, Message = error };
            }
        }

        return TotalScore.Judge(slo.TotalScore, new ScoredObjectives
        {
            Maximum = maximum,
            Indicators = indicators,
            KeyFailure = keyFailure,
            Note = DescribeLeft(left),
        });
    }

    // As there, the last value takes the place of the one that is taken out; the order shows in the message.
    private static SliResult? Take(List<SliResult> values, string metric)
    {
        var index = values.FindIndex(value => (value.Metric ?? string.Empty) == metric);
        if (index < 0)
        {
            return null;
        }

        var taken = values[index];
        values[index] = values[^1];
        values.RemoveAt(values.Count - 1);
        return taken;
    }

    private static string DescribeLeft(List<SliResult> left)
    {
        var names = left.Aggregate(string.Empty, (text, value) => (text.Length > 0 ? $"{text}, " : text) + value.Metric);
        return names.Length == 0
            ? string.Empty
            : $"Lighthouse received additional SLIs, which are not specified as SLO: {names} . Please consider using them as an SLO.";
    }
}
