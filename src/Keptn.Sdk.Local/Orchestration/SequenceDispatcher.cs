using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// Lets one sequence at a time work on a service in a stage; the others wait, first come first served.
/// Source: shipyard-controller, internal/controller/sequencedispatcher.go; spec/control-plane 3.3. The real one retries
/// every 10 s, this one after every event.
/// </summary>
internal sealed class SequenceDispatcher(EngineState state, SequenceRunner runner)
{
    private readonly Dictionary<SequenceUnit, List<QueuedSequence>> _queues = [];

    internal void Add(BusEvent triggered, SequenceExecution execution)
    {
        var unit = SequenceUnit.Of(execution.Scope);
        var held = IsHeld(execution);
        if (!held && !IsBlocked(execution, state.Executions.OfUnit(unit)))
        {
            runner.Start(triggered, execution);
            return;
        }

        if (!_queues.TryGetValue(unit, out var queue))
        {
            _queues[unit] = queue = [];
        }

        queue.Add(new QueuedSequence(triggered, execution.Id));
        if (!held)
        {
            state.Views.SetState(RunKey.Of(execution.Scope), SequenceStates.Waiting);
        }
    }

    /// <summary>Queues the sequences of an earlier process that have not started.</summary>
    internal void OnRestored()
    {
        foreach (var execution in state.Executions.All.Where(HasNotStarted).ToList())
        {
            if (state.OpenEvents.Find(execution.Scope.Project, execution.Scope.TriggeredId) is not { } open
                || !BusEvent.TryRead(open.Event, out var triggered, out _))
            {
                state.MarkStuck(execution.Id, $"its {execution.Scope.EventType} is no longer open");
                continue;
            }

            var unit = SequenceUnit.Of(execution.Scope);
            if (!_queues.TryGetValue(unit, out var queue))
            {
                _queues[unit] = queue = [];
            }

            queue.Add(new QueuedSequence(triggered, execution.Id));
        }
    }

    /// <summary>Starts what may start by now: only where a sequence has changed its state can that be.</summary>
    /// <returns>Whether anything left a queue.</returns>
    internal bool Dispatch()
    {
        var moved = false;
        foreach (var unit in state.Executions.TakeChangedUnits())
        {
            if (_queues.TryGetValue(unit, out var queue))
            {
                moved |= Dispatch(unit, queue);
            }
        }

        return moved;
    }

    private bool Dispatch(SequenceUnit unit, List<QueuedSequence> queue)
    {
        var moved = false;
        var others = state.Executions.OfUnit(unit);
        foreach (var queued in queue.ToList())
        {
            var execution = state.Executions.Get(queued.ExecutionId);
            if (execution is { HasEnded: false } && (IsHeld(execution) || IsBlocked(execution, others)))
            {
                continue;
            }

            moved = true;
            queue.Remove(queued);
            if (execution is { HasEnded: false })
            {
                Start(queued, execution);
                others = state.Executions.OfUnit(unit);
            }
        }

        if (queue.Count == 0)
        {
            _queues.Remove(unit);
        }

        return moved;
    }

    private void Start(QueuedSequence queued, SequenceExecution execution)
    {
        if (state.OpenEvents.Find(execution.Scope.Project, queued.Triggered.Id) is null)
        {
            state.MarkStuck(
                execution.Id,
                $"its {execution.Scope.EventType} was waiting and is deleted because another sequence of the same context and stage has ended",
                queued.Triggered.Event);
            return;
        }

        runner.Start(queued.Triggered, execution);
    }

    private static bool HasNotStarted(SequenceExecution execution) =>
        execution is { StuckReason: null, CurrentTask: null, PreviousTasks.Count: 0 }
        && (execution.State == SequenceStates.Triggered
            || execution is { State: SequenceStates.Paused, StateBeforePause: SequenceStates.Triggered });

    private bool IsHeld(SequenceExecution execution) =>
        execution.State == SequenceStates.Paused || state.Paused.IsPaused(execution.Scope);

    /// <summary>
    /// Blocked by the first sequence that runs there, if it is of another context; or by those that came earlier and have
    /// not started either: one of another context, or several of any.
    /// </summary>
    private static bool IsBlocked(SequenceExecution execution, IReadOnlyList<SequenceExecution> unit)
    {
        if (unit.FirstOrDefault(other => other.State == SequenceStates.Started) is { } running
            && running.Scope.KeptnContext != execution.Scope.KeptnContext)
        {
            return true;
        }

        var earlier = unit.TakeWhile(other => other.Id != execution.Id)
            .Where(other => other.State == SequenceStates.Triggered)
            .Take(2)
            .ToList();
        return earlier.Count > 1
            || (earlier.Count == 1 && earlier[0].Scope.KeptnContext != execution.Scope.KeptnContext);
    }
}
