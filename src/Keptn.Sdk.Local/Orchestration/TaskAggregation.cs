using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// When a task has ended, and with what outcome, where several services answer it.
/// Source: shipyard-controller, models/sequence_execution.go; spec/control-plane 3.5 and 3.6.
/// </summary>
public static class TaskAggregation
{
    /// <summary>
    /// Whether the task has ended: as many finished as started events, and at least one. Keptn counts, it does not look
    /// who sent which.
    /// </summary>
    /// <param name="task">The task with its answers so far.</param>
    public static bool IsComplete(SequenceCurrentTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var finished = task.Events.Count(e => e.IsFinished);
        return finished > 0 && finished == task.Events.Count(e => e.IsStarted);
    }

    /// <summary>
    /// The outcome over all finished events. The worst verdict counts, and everything but <c>pass</c> and <c>warning</c>
    /// is <c>fail</c>. <c>errored</c> beats <c>aborted</c> beats <c>succeeded</c>; with any other status the outcome is
    /// <c>unknown</c> and <c>fail</c>.
    /// </summary>
    /// <param name="task">The task with its answers.</param>
    public static SequenceTaskResult Aggregate(SequenceCurrentTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var finished = task.Events.Where(e => e.IsFinished).ToList();
        var status = GetStatus(finished);
        return new SequenceTaskResult
        {
            Name = task.Name,
            TriggeredId = task.TriggeredId,
            Result = status == KeptnStatus.Unknown ? KeptnResult.Fail : GetResult(finished),
            Status = status,
            Properties = MergeProperties(finished),
        };
    }

    private static KeptnResult GetResult(List<SequenceTaskEvent> finished)
    {
        if (finished.Exists(e => e.Result != KeptnResult.Pass && e.Result != KeptnResult.Warning))
        {
            return KeptnResult.Fail;
        }

        return finished.Exists(e => e.Result == KeptnResult.Warning) ? KeptnResult.Warning : KeptnResult.Pass;
    }

    private static KeptnStatus GetStatus(List<SequenceTaskEvent> finished)
    {
        if (finished.Exists(e => e.Status == KeptnStatus.Errored))
        {
            return KeptnStatus.Errored;
        }

        if (finished.Exists(e => e.Status == KeptnStatus.Aborted))
        {
            return KeptnStatus.Aborted;
        }

        return finished.TrueForAll(e => e.Status == KeptnStatus.Succeeded) ? KeptnStatus.Succeeded : KeptnStatus.Unknown;
    }

    private static JsonElement? MergeProperties(List<SequenceTaskEvent> finished)
    {
        JsonElement? merged = null;
        foreach (var properties in finished.Select(e => e.Properties).OfType<JsonElement>())
        {
            merged = merged is { } older ? PayloadMerge.Merge(older, properties) : properties;
        }

        return merged;
    }
}
