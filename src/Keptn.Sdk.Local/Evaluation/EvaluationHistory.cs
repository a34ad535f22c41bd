using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>
/// The evaluations of the past, whoever made them, within a limit. Source: mongodb-datastore 1.4.5,
/// db/mongodb_event_repo.go; spec/control-plane 6.5.
/// </summary>
internal sealed class EvaluationHistory(int capacity)
{
    // What Keptn's event store answers at most.
    private const int MaxResults = 100;

    private readonly Dictionary<EvaluationScope, List<EarlierEvaluation>> _evaluations = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<EvaluationScope> _order = [];

    /// <summary>Keeps what <c>evaluation.finished</c> says; data that does not fit gives nothing, as in lighthouse-service.</summary>
    internal void Add(BusEvent finished, DateTimeOffset now)
    {
        if (EarlierEvaluation.Read(finished.Event, now) is { } evaluation)
        {
            Add(EvaluationScope.Of(finished), evaluation);
        }
    }

    /// <summary>Keeps an evaluation; one that is known already is not kept twice.</summary>
    internal void Add(EvaluationScope scope, EarlierEvaluation evaluation)
    {
        if (!_ids.Add(evaluation.EventId))
        {
            return;
        }

        if (!_evaluations.TryGetValue(scope, out var list))
        {
            _evaluations[scope] = list = [];
        }

        list.Add(evaluation);
        _order.Enqueue(scope);
        while (_order.Count > capacity)
        {
            Forget(_order.Dequeue());
        }
    }

    /// <summary>Takes evaluations out that an <c>evaluation.invalidated</c> event names by their <c>triggeredid</c>.</summary>
    internal void Invalidate(EvaluationScope scope, string triggeredId)
    {
        if (triggeredId.Length == 0 || !_evaluations.TryGetValue(scope, out var list))
        {
            return;
        }

        for (var i = 0; i < list.Count; i++)
        {
            list[i] = list[i].TriggeredId == triggeredId ? list[i] with { IsInvalidated = true } : list[i];
        }
    }

    /// <summary>The evaluations to compare with, newest first; <see langword="null"/> where Keptn's store refuses the number.</summary>
    internal IReadOnlyList<EarlierEvaluation>? Find(EvaluationScope scope, SloComparison comparison)
    {
        if (comparison.ResultsToCompare is < 1 or > MaxResults)
        {
            return null;
        }

        KeptnResult?[]? results = comparison.IncludeResultWithScore.ToUpperInvariant() switch
        {
            "PASS" => [KeptnResult.Pass],
            "PASS_OR_WARN" => [KeptnResult.Pass, KeptnResult.Warning],
            _ => null,
        };
        return
        [
            .. _evaluations.GetValueOrDefault(scope, [])
                .Where(evaluation => !evaluation.IsInvalidated && results?.Contains(evaluation.Data.Result) != false)
                .Reverse()
                .OrderByDescending(evaluation => evaluation.Time)
                .Take(comparison.ResultsToCompare),
        ];
    }

    private void Forget(EvaluationScope scope)
    {
        var list = _evaluations[scope];
        _ids.Remove(list[0].EventId);
        list.RemoveAt(0);
        if (list.Count == 0)
        {
            _evaluations.Remove(scope);
        }
    }
}
