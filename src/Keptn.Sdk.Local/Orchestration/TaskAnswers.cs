using Keptn.Sdk.Events;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>Takes started and finished events of tasks. Source: spec/control-plane 3.5.</summary>
internal sealed class TaskAnswers(EngineState state, SequenceRunner runner)
{
    private const int MaxForeignTasks = 10_000;
    private readonly Queue<string> _foreignOrder = [];
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);

    /// <summary>Remembers a task that somebody else asks for, such as get-sli: answers to it are none of our business.</summary>
    internal void OnForeignTask(string triggeredId)
    {
        if (_foreign.Add(triggeredId))
        {
            _foreignOrder.Enqueue(triggeredId);
            if (_foreignOrder.Count > MaxForeignTasks)
            {
                _foreign.Remove(_foreignOrder.Dequeue());
            }
        }
    }

    internal void OnAnswer(BusEvent answer, string taskName)
    {
        if (FindExecution(answer) is not { CurrentTask: { } current } execution)
        {
            if (!_foreign.Contains(answer.Scope.TriggeredId))
            {
                Ignore(answer);
            }

            return;
        }

        WarnIfSuspicious(answer, taskName, execution, current);
        state.Views.OnEvent(answer);
        current = current with { Events = [.. current.Events, ToTaskEvent(answer)] };
        execution = state.Executions.Update(execution with { CurrentTask = current });
        if (!TaskAggregation.IsComplete(current))
        {
            return;
        }

        var open = state.OpenEvents.Find(answer.Scope.Project, current.TriggeredId);
        var expected = $"{KeptnEventType.Prefix}{taskName}.{KeptnEventKinds.Triggered}";
        if (open is null || open.Scope.EventType != expected)
        {
            state.MarkStuck(execution.Id, $"{answer.Scope.EventType} ends task '{current.Name}', but there is no open {expected}", answer.Event);
            return;
        }

        state.OpenEvents.Remove(open);
        var result = TaskAggregation.Aggregate(current);
        runner.Proceed(
            answer.Scope with { Result = result.Result, Status = result.Status },
            execution with { CurrentTask = null, PreviousTasks = [.. execution.PreviousTasks, result] });
    }

    private static SequenceTaskEvent ToTaskEvent(BusEvent answer)
    {
        var taskEvent = new SequenceTaskEvent
        {
            EventType = answer.Scope.EventType,
            Source = answer.Event.Source ?? string.Empty,
            Result = answer.Scope.Result,
            Status = answer.Scope.Status,
            Time = answer.Event.Time,
        };
        return taskEvent.IsFinished ? taskEvent with { Properties = answer.Data } : taskEvent;
    }

    private SequenceExecution? FindExecution(BusEvent answer)
    {
        var run = state.Executions.OfRun(RunKey.Of(answer.Scope));
        if (answer.Scope.TriggeredId is { Length: > 0 } id)
        {
            return run.FirstOrDefault(execution => execution.CurrentTask?.TriggeredId == id);
        }

        // The real one takes any sequence of the context then; one that waits for a task is the only one that makes sense.
        return run.FirstOrDefault(execution => execution is { HasEnded: false, CurrentTask: not null });
    }

    private void WarnIfSuspicious(BusEvent answer, string taskName, SequenceExecution execution, SequenceCurrentTask current)
    {
        List<string> odd = [];
        if (answer.Scope.TriggeredId.Length == 0)
        {
            odd.Add($"it has no triggeredid; Keptn counts it for whatever task is current, here '{current.Name}'");
        }

        if (taskName != current.Name)
        {
            odd.Add($"the task that it answers is '{current.Name}'");
        }

        if (SequenceUnit.Of(answer.Scope) != SequenceUnit.Of(execution.Scope))
        {
            odd.Add(
                $"it names {answer.Scope.Service} in {answer.Scope.Stage}, the task is for {execution.Scope.Service} in {execution.Scope.Stage}; "
                + "a finished event must repeat project, stage and service");
        }

        if (answer.Scope.EventType.EndsWith(".finished", StringComparison.Ordinal)
            && current.Events.Count(e => e.IsFinished) >= current.Events.Count(e => e.IsStarted))
        {
            odd.Add("there is no started event for it; Keptn counts both, and waits for as many of one as of the other");
        }

        if (odd.Count > 0)
        {
            state.Output.Warn(
                LocalWarningKind.SuspiciousAnswer,
                $"{answer.Scope.EventType} of {answer.Event.Source}: {string.Join("; ", odd)}.",
                answer);
        }
    }

    private void Ignore(BusEvent answer) => state.Output.Warn(
        LocalWarningKind.EventIgnored,
        $"{answer.Scope.EventType} of {answer.Event.Source} answers nothing: no sequence of context '{answer.Scope.KeptnContext}' "
            + $"in project '{answer.Scope.Project}' waits for triggeredid '{answer.Scope.TriggeredId}'.",
        answer);
}
