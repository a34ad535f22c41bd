using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>The evaluations that wait for their values, oldest first, within a limit.</summary>
internal sealed class PendingEvaluations(int capacity)
{
    private readonly List<PendingEvaluation> _all = [];

    /// <summary>Adds one.</summary>
    /// <returns>The one that had to give way; <see langword="null"/> for none.</returns>
    internal PendingEvaluation? Add(PendingEvaluation evaluation)
    {
        _all.Add(evaluation);
        if (_all.Count <= capacity)
        {
            return null;
        }

        var oldest = _all[0];
        Remove(oldest);
        return oldest;
    }

    /// <summary>
    /// The one that an answer belongs to. Keptn looks at context, project, stage and service only; of several, it takes the
    /// newest, and here the one that the answer names.
    /// </summary>
    internal PendingEvaluation? Find(SequenceScope answer)
    {
        var scope = new EvaluationScope(answer.Project, answer.Stage, answer.Service);
        var same = _all.FindAll(evaluation => evaluation.Scope == scope && evaluation.KeptnContext == answer.KeptnContext);
        return same.Find(evaluation => evaluation.GetSliId == answer.TriggeredId) ?? same.LastOrDefault();
    }

    internal PendingEvaluation? FindByGetSli(string id) => _all.Find(evaluation => evaluation.GetSliId == id);

    internal void Remove(PendingEvaluation evaluation)
    {
        _all.Remove(evaluation);
        evaluation.Dispose();
    }

    internal void Clear()
    {
        _all.ForEach(evaluation => evaluation.Dispose());
        _all.Clear();
    }
}
