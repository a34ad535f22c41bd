using Keptn.Sdk.Local.Orchestration;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>Tells callers when the runs that they triggered are over. Owned by the control loop.</summary>
internal sealed class RunTracker
{
    private readonly Dictionary<RunKey, Tracked> _runs = [];
    private readonly List<RunKey> _added = [];

    internal Task<SequenceOutcome> Add(RunKey run)
    {
        var tracked = new Tracked();
        _runs.Add(run, tracked);
        _added.Add(run);
        return tracked.Completion.Task;
    }

    internal void Remove(RunKey run) => _runs.Remove(run);

    internal void OnEnded(RunKey run, EndedSequence sequence)
    {
        if (_runs.TryGetValue(run, out var tracked))
        {
            tracked.Ended.Add(sequence);
        }
    }

    /// <summary>Completes the runs that have nothing left that could go on.</summary>
    internal void CompleteSettled(SequenceEngine engine)
    {
        RunKey[] changed = [.. _added, .. engine.TakeChangedRuns()];
        _added.Clear();
        foreach (var run in changed)
        {
            var executions = engine.GetRun(run);
            if (!_runs.TryGetValue(run, out var tracked)
                || !executions.All(e => e.HasEnded || e.StuckReason is not null))
            {
                continue;
            }

            _runs.Remove(run);
            if (executions.Count == 0 && tracked.Ended.Count == 0)
            {
                // It failed before it began; its caller hears of that elsewhere.
                tracked.Completion.SetCanceled();
                continue;
            }

            tracked.Completion.SetResult(new SequenceOutcome
            {
                KeptnContext = run.KeptnContext,
                State = engine.GetState(run)?.State ?? SequenceStates.Finished,
                Sequences = [.. tracked.Ended],
                StuckReasons = [.. executions.Where(e => !e.HasEnded).Select(e => e.StuckReason!)],
            });
        }
    }

    internal void CancelAll()
    {
        foreach (var tracked in _runs.Values)
        {
            tracked.Completion.TrySetCanceled();
        }

        _runs.Clear();
    }

    private sealed class Tracked
    {
        internal TaskCompletionSource<SequenceOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal List<EndedSequence> Ended { get; } = [];
    }
}
