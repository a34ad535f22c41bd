using Keptn.Sdk.Events;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>Pause, resume and abort. Source: spec/control-plane 3.10.</summary>
internal sealed class SequenceControl(EngineState state, SequenceRunner runner, TaskDispatcher tasks)
{
    /// <summary>Holds a run, or one stage of it. What was sent goes on; nothing further is sent.</summary>
    internal void Pause(RunKey run, string? stage)
    {
        SetView(run, stage, SequenceStates.Paused);
        state.Paused.Pause(run.KeptnContext, stage);
        foreach (var execution in Select(run, stage).Where(e => e.State != SequenceStates.Paused))
        {
            state.Executions.Update(execution with
            {
                State = SequenceStates.Paused,
                StateBeforePause = execution.State,
            });
        }
    }

    /// <summary>Lets a run go on. Like the real one, it calls an ended run started again, which changes nothing but the view.</summary>
    internal void Resume(RunKey run, string? stage)
    {
        SetView(run, stage, SequenceStates.Started);
        state.Paused.Resume(run.KeptnContext, stage);
        foreach (var execution in Select(run, stage).Where(e => e.State == SequenceStates.Paused))
        {
            state.Executions.Update(execution with { State = execution.StateBeforePause });
        }
    }

    /// <summary>Ends a run, or one stage of it, with status <c>aborted</c> and result <c>pass</c>; nothing follows.</summary>
    internal void Abort(RunKey run, string? stage)
    {
        state.Views.SetState(run, SequenceStates.Aborted);
        foreach (var execution in Select(run, stage))
        {
            Abort(execution);
        }

        tasks.Clear(run.KeptnContext);
    }

    private void Abort(SequenceExecution execution)
    {
        if (execution.CurrentTask is { } current
            && state.OpenEvents.Find(execution.Scope.Project, current.TriggeredId) is { } open)
        {
            state.OpenEvents.Remove(open);
        }

        var scope = execution.Scope with { Status = KeptnStatus.Aborted, Result = KeptnResult.Pass };
        runner.Complete(scope, execution, SequenceStates.Finished);
    }

    private List<SequenceExecution> Select(RunKey run, string? stage) =>
        [.. state.Executions.OfRun(run).Where(e => !e.HasEnded && (string.IsNullOrEmpty(stage) || e.Scope.Stage == stage))];

    private void SetView(RunKey run, string? stage, string newState)
    {
        if (string.IsNullOrEmpty(stage))
        {
            state.Views.SetState(run, newState);
        }
        else
        {
            state.Views.SetStageState(run, stage, newState);
        }
    }
}
