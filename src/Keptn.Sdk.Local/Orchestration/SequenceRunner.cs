using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// Moves an execution on: to its next task, to its end, and to the sequences that its end starts.
/// Source: shipyard-controller, internal/controller/shipyardcontroller.go; spec/control-plane 3.4, 3.7 and 3.8.
/// </summary>
internal sealed class SequenceRunner(EngineState state, TaskDispatcher tasks)
{
    internal void Start(BusEvent triggered, SequenceExecution execution)
    {
        state.Views.SetState(RunKey.Of(triggered.Scope), SequenceStates.Started);
        Proceed(triggered.Scope, state.Executions.Update(execution with { State = SequenceStates.Started }));
    }

    /// <summary>Goes to the next task, or ends the sequence.</summary>
    /// <param name="scope">The scope of the event that leads here, with the aggregated result and status where a task has ended.</param>
    /// <param name="execution">The execution, not stored yet.</param>
    internal void Proceed(SequenceScope scope, SequenceExecution execution)
    {
        var trigger = ControlPlaneEvents.SequenceType(execution.Scope.Stage, execution.Sequence.Name, KeptnEventKinds.Triggered);
        if (!state.OpenEvents.Has(RunKey.Of(execution.Scope), execution.Scope.Stage, trigger))
        {
            state.MarkStuck(
                execution.Id,
                execution.Scope.EventType == trigger
                    ? $"its {trigger} is no longer open, because another sequence of the same context and stage has ended"
                    : $"it was triggered by {execution.Scope.EventType}, but the data of that event names stage '{execution.Scope.Stage}'");
            return;
        }

        if (execution.NextTask is { } next)
        {
            Trigger(scope, execution, next);
        }
        else if (Complete(scope, execution, SequenceStates.Finished))
        {
            TriggerSuccessors(scope, execution);
        }
    }

    /// <summary>Ends a sequence and says so.</summary>
    /// <param name="scope">Stage, service, labels, status, result and message for the finished event.</param>
    /// <param name="execution">The execution, not stored yet.</param>
    /// <param name="endState">The state that it ends in.</param>
    /// <returns>Whether the finished event goes out.</returns>
    internal bool Complete(SequenceScope scope, SequenceExecution execution, string endState)
    {
        state.Executions.Update(execution with { State = endState });
        var closed = state.OpenEvents.RemoveStage(RunKey.Of(scope), scope.Stage);
        state.IndicatorRequests.RemoveStage(RunKey.Of(scope), scope.Stage);
        foreach (var other in closed.Select(open => open.ExecutionId).OfType<string>())
        {
            state.MarkStuck(other, "its open events are deleted because another sequence of the same context and stage has ended");
        }

        if (closed.Count == 0)
        {
            state.Output.Warn(
                LocalWarningKind.SequenceStuck,
                $"Sequence '{execution.Sequence.Name}' of {execution.Scope.Service} in {execution.Scope.Stage} ends without a finished "
                    + $"event, as it would on a real Keptn: {scope.EventType} names stage '{scope.Stage}', where nothing is open.",
                scope.KeptnContext);
            return false;
        }

        SendFinished(scope, execution.Sequence.Name, execution.Scope.TriggeredId);
        return true;
    }

    /// <summary>Says that a sequence could not be started.</summary>
    internal void Refuse(BusEvent triggered, string sequence, string message, string detail)
    {
        var run = RunKey.Of(triggered.Scope);
        state.Views.OnSequenceTriggered(triggered, sequence);
        state.Views.SetState(run, SequenceStates.Finished);
        tasks.Clear(run.KeptnContext);
        state.CountRefused(run);
        state.Output.Refused[triggered.Id] = detail;
        state.Output.Warn(LocalWarningKind.SequenceRefused, detail, triggered);
        SendFinished(
            triggered.Scope with { Status = KeptnStatus.Errored, Result = KeptnResult.Fail, Message = message },
            sequence,
            triggered.Id);
    }

    private void SendFinished(SequenceScope scope, string sequence, string triggeredId)
    {
        var finished = state.Events.SequenceFinished(scope, sequence, triggeredId);
        state.Views.OnEvent(finished);
        state.Output.Events.Enqueue(finished.Event);
        state.Output.Ended.Enqueue((
            RunKey.Of(scope),
            new EndedSequence(scope.Stage, sequence, scope.Service, scope.Status, scope.Result, scope.Message)));
    }

    private void Trigger(SequenceScope scope, SequenceExecution execution, ShipyardTask task)
    {
        (var payload, execution) = execution.BuildNextPayload();
        var triggered = state.Events.TaskTriggered(task.Name, scope.KeptnContext, execution.Scope.GitCommitId, payload);
        var due = state.Now + task.Delay;
        state.OpenEvents.Add(new OpenEvent(triggered.Event, triggered.Scope, due) { ExecutionId = execution.Id });
        state.Views.OnEvent(triggered);
        var next = task.Name == "approval" ? SequenceStates.WaitingForApproval : SequenceStates.Started;
        var paused = execution.State == SequenceStates.Paused;
        state.Executions.Update(execution with
        {
            CurrentTask = new SequenceCurrentTask { Name = task.Name, TriggeredId = triggered.Id },
            State = paused ? SequenceStates.Paused : next,
            StateBeforePause = paused ? next : execution.StateBeforePause,
        });
        tasks.Add(triggered, execution.Id, due);
    }

    private void TriggerSuccessors(SequenceScope scope, SequenceExecution execution)
    {
        var successors = state.Shipyards.GetCached(scope.Project)?.GetSuccessors(
            scope.Stage, execution.Sequence.Name, scope.Result, execution.LastTask?.Name ?? string.Empty) ?? [];
        if (successors.Count == 0)
        {
            state.Views.SetState(RunKey.Of(execution.Scope), SequenceStates.Finished);
            tasks.Clear(execution.Scope.KeptnContext);
        }

        foreach (var successor in successors)
        {
            (var payload, execution) = execution.BuildNextPayload();
            var triggered = state.Events.SequenceTriggered(
                successor.Stage.Name, successor.Sequence.Name, scope.KeptnContext, payload);
            state.OpenEvents.Add(OpenEvent.OfSequence(triggered, state.Shipyards.GetCommitId(scope.Project, successor.Stage.Name)));
            state.Output.Events.Enqueue(triggered.Event);
        }
    }
}
