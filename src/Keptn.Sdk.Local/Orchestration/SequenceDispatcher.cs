using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// Lets one sequence at a time work on a service in a stage; the others wait, first come first served.
/// Source: shipyard-controller, internal/controller/sequencedispatcher.go; spec/control-plane 3.3. The real one retries
/// every 10 s, this one after every event.
/// </summary>
internal sealed class SequenceDispatcher(EngineState state, SequenceRunner runner)
{
    private readonly List<QueuedSequence> _queue = [];

    internal void Add(BusEvent triggered, SequenceExecution execution)
    {
        var queued = new QueuedSequence(triggered, execution.Id);
        if (IsHeld(execution))
        {
            _queue.Add(queued);
        }
        else if (IsBlocked(execution))
        {
            _queue.Add(queued);
            state.Views.SetState(RunKey.Of(execution.Scope), SequenceStates.Waiting);
        }
        else
        {
            runner.Start(triggered, execution);
        }
    }

    /// <summary>Starts what may start by now.</summary>
    /// <returns>Whether anything left the queue.</returns>
    internal bool Dispatch()
    {
        var moved = false;
        foreach (var queued in _queue.ToList())
        {
            var execution = state.Executions.Get(queued.ExecutionId);
            if (execution is { HasEnded: false } && (IsHeld(execution) || IsBlocked(execution)))
            {
                continue;
            }

            moved = true;
            _queue.Remove(queued);
            if (execution is { HasEnded: false })
            {
                Start(queued, execution);
            }
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

    private bool IsHeld(SequenceExecution execution) =>
        execution.State == SequenceStates.Paused || state.Paused.IsPaused(execution.Scope);

    /// <summary>
    /// Blocked by the first sequence that runs there, if it is of another context; or by those that came earlier and have
    /// not started either: one of another context, or several of any.
    /// </summary>
    private bool IsBlocked(SequenceExecution execution)
    {
        var unit = state.Executions.OfUnit(SequenceUnit.Of(execution.Scope));
        if (unit.FirstOrDefault(other => other.State == SequenceStates.Started) is { } running
            && running.Scope.KeptnContext != execution.Scope.KeptnContext)
        {
            return true;
        }

        var earlier = unit.TakeWhile(other => other.Id != execution.Id)
            .Where(other => other.State == SequenceStates.Triggered)
            .ToList();
        return earlier.Count > 1
            || (earlier.Count == 1 && earlier[0].Scope.KeptnContext != execution.Scope.KeptnContext);
    }
}
