using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Configuration;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>Brings the values of an evaluation together with its file and the evaluations before it.</summary>
internal sealed class EvaluationScoring(LocalConfigurationRepository configuration, EvaluationHistory history)
{
    /// <summary>What an evaluation comes to, now that its values are there.</summary>
    internal EvaluationFinished Evaluate(PendingEvaluation pending, GetSliFinished data)
    {
        if (data.Status == KeptnStatus.Aborted || data.Status == KeptnStatus.Errored)
        {
            return SloEvaluator.Evaluate(null, data, []);
        }

        var (start, end) = (data.GetSli.Start ?? string.Empty, data.GetSli.End ?? string.Empty);
        var slo = SloFile.Find(configuration, pending.Scope, pending.Triggered.GitCommitId);
        if (slo.Error is { } error)
        {
            return LighthouseEvents.Errored(error, start, end);
        }

        if (slo.Objectives is not { } objectives)
        {
            return SloEvaluator.Evaluate(null, data, []);
        }

        if (history.Find(pending.Scope, objectives.Comparison) is not { } earlier)
        {
            return LighthouseEvents.Errored("could not retrieve previous evaluation.finished events", start, end, slo.Content);
        }

        var outcome = SloEvaluator.Evaluate(objectives, data, [.. earlier.Select(evaluation => evaluation.Data)]);
        if (!EvaluationJson.CanWrite(outcome.Evaluation))
        {
            // Keptn sends an event without data then, which ends nothing.
            const string Message = "a criterion, or the score, comes to infinity or to no number, which no event can hold; look at the criteria in slo.yaml";
            return LighthouseEvents.Errored(Message, start, end, slo.Content);
        }

        var isErrored = outcome.Status == KeptnStatus.Errored;
        return outcome with
        {
            Evaluation = outcome.Evaluation with
            {
                SloFileContent = Convert.ToBase64String(slo.Content.Span),
                ComparedEvents = isErrored ? null : [.. earlier.Select(evaluation => evaluation.EventId)],
            },
        };
    }
}
