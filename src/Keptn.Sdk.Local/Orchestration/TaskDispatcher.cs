using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// Sends the triggered events of tasks, each when it may go out: when its time has come, nobody holds the run, and no
/// other sequence works on the service. Source: shipyard-controller, internal/controller/eventdispatcher.go.
/// </summary>
internal sealed class TaskDispatcher(EngineState state, TaskWatch watch)
{
    private readonly List<QueuedTask> _queue = [];

    private enum Gate
    {
        Open,
        Closed,
        Lost,
    }

    internal void Add(BusEvent triggered, string executionId, DateTimeOffset due)
    {
        var task = new QueuedTask(triggered, executionId, due);
        switch (due <= state.Now ? Look(task) : Gate.Closed)
        {
            case Gate.Open:
                Send(task, triggered.Event);
                break;
            case Gate.Closed:
                _queue.Add(task);
                WakeWhenDue(due);
                break;
            default:
                MarkLost(task);
                break;
        }
    }

    /// <summary>Queues the tasks of an earlier process that are not sent, and looks after those that are.</summary>
    /// <returns>Those that were sent.</returns>
    internal IReadOnlyList<OpenEvent> OnRestored()
    {
        List<OpenEvent> sent = [];
        foreach (var open in state.OpenEvents.All.Where(open => open.ExecutionId is not null))
        {
            if (open.IsSent)
            {
                sent.Add(open);
                if (!open.IsAnswered)
                {
                    watch.Arm(open);
                }
            }
            else if (BusEvent.TryRead(open.Event, out var triggered, out _))
            {
                _queue.Add(new QueuedTask(triggered, open.ExecutionId!, open.Time));
                WakeWhenDue(open.Time);
            }
        }

        return sent;
    }

    /// <summary>Sends what may go out by now.</summary>
    /// <returns>Whether anything left the queue.</returns>
    internal bool Dispatch()
    {
        var moved = false;
        foreach (var task in _queue.Where(task => task.Due <= state.Now).ToList())
        {
            var gate = Look(task);
            if (gate == Gate.Closed)
            {
                continue;
            }

            moved = true;
            _queue.Remove(task);
            if (gate == Gate.Lost)
            {
                MarkLost(task);
                continue;
            }

            // The real one reads a queued event back from its store, which does not keep the media type.
            Send(task, new CloudEvent(task.Triggered.Event) { Time = state.Now, DataContentType = null });
        }

        return moved;
    }

    /// <summary>
    /// Forgets what is held and queued for a context, as the real one does whenever one of its sequences ends without a
    /// successor, is aborted or times out. A queued task of another sequence is lost with it.
    /// </summary>
    internal void Clear(string keptnContext)
    {
        if (keptnContext.Length == 0)
        {
            return;
        }

        state.Paused.Clear(keptnContext);
        foreach (var task in _queue.FindAll(task => task.Scope.KeptnContext == keptnContext))
        {
            _queue.Remove(task);
            state.MarkStuck(
                task.ExecutionId,
                $"its event {task.Scope.EventType} was queued and is deleted because another sequence of the same context has ended");
        }
    }

    private Gate Look(QueuedTask task)
    {
        if (state.Paused.IsPaused(task.Scope))
        {
            return Gate.Closed;
        }

        if (state.Executions.Get(task.ExecutionId) is not { HasEnded: false } execution
            || execution.CurrentTask?.TriggeredId != task.Id
            || SequenceUnit.Of(execution.Scope) != SequenceUnit.Of(task.Scope)
            || execution.Scope.KeptnContext != task.Scope.KeptnContext)
        {
            return Gate.Lost;
        }

        return state.Executions.OfUnit(SequenceUnit.Of(task.Scope)).Any(other => Blocks(other, task))
            ? Gate.Closed
            : Gate.Open;
    }

    /// <summary>A started sequence blocks others, unless its own event is still queued: then the older event goes first.</summary>
    private bool Blocks(SequenceExecution other, QueuedTask task)
    {
        if (other.State != SequenceStates.Started || other.Id == task.ExecutionId)
        {
            return false;
        }

        return !_queue.Exists(queued => queued.Id == other.CurrentTask?.TriggeredId && queued.Due <= state.Now);
    }

    private void Send(QueuedTask task, CloudEvent cloudEvent)
    {
        state.Output.Events.Enqueue(cloudEvent);
        if (state.OpenEvents.Find(task.Scope.Project, task.Id) is { } open)
        {
            open.IsSent = true;
            state.OpenEvents.Touch(open);
            watch.Arm(open);
        }
    }

    private void MarkLost(QueuedTask task) => state.MarkStuck(
        task.ExecutionId,
        $"its event {task.Scope.EventType} names stage '{task.Scope.Stage}', service '{task.Scope.Service}' and context "
            + $"'{task.Scope.KeptnContext}', no sequence runs there, and so it is never sent. Finished events must repeat the "
            + "project, stage and service of the event they answer, and a trigger needs a context",
        task.Triggered.Event);

    private void WakeWhenDue(DateTimeOffset due)
    {
        if (due > state.Now)
        {
            // Nothing to do at that moment but to look at the queue, which every step ends with.
            state.Agenda.Add(due, static () => { });
        }
    }
}
