using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>Accepts or refuses <c>&lt;stage&gt;.&lt;sequence&gt;.triggered</c>. Source: spec/control-plane 3.2.</summary>
internal sealed class SequenceIntake(EngineState state, SequenceDispatcher sequences, SequenceRunner runner)
{
    internal void OnTriggered(BusEvent triggered, string sequenceName)
    {
        var scope = triggered.Scope;
        if (triggered.Id.Length == 0)
        {
            state.Output.Warn(LocalWarningKind.EventIgnored, $"{scope.EventType} starts nothing: it has no id.", triggered);
            return;
        }

        var lookup = state.Shipyards.Load(scope.Project);
        if (lookup.Shipyard is not { } shipyard)
        {
            runner.Refuse(triggered, sequenceName, $"Unable to retrieve Shipyard file: {lookup.Reason}", lookup.Detail);
            return;
        }

        if (!shipyard.TryGetSequence(scope.Stage, sequenceName, out var sequence, out _))
        {
            var (reason, detail) = SequenceLookup.Explain(shipyard, lookup.FileName, scope.Stage, sequenceName);
            runner.Refuse(triggered, sequenceName, $"Unable to start sequence {sequenceName}: {reason}", detail);
            return;
        }

        if (state.Executions.IsKnown(scope.Project, triggered.Id))
        {
            state.Output.Warn(
                LocalWarningKind.EventIgnored,
                $"{scope.EventType} with id '{triggered.Id}' came before; a sequence is started once for an id.",
                triggered);
            return;
        }

        var commitId = scope.GitCommitId.Length > 0 ? scope.GitCommitId : state.Shipyards.GetCommitId(scope.Project, scope.Stage);
        state.OpenEvents.Add(OpenEvent.OfSequence(triggered, commitId));
        var paused = state.Paused.IsPaused(scope);
        var execution = new SequenceExecution
        {
            Id = Guid.NewGuid().ToString(),
            Sequence = sequence,
            Scope = scope with { TriggeredId = triggered.Id, GitCommitId = commitId },
            State = paused ? SequenceStates.Paused : SequenceStates.Triggered,
            StateBeforePause = paused ? SequenceStates.Triggered : string.Empty,
            InputProperties = triggered.Data,
            TriggeredAt = state.Now,
        };
        state.Executions.Add(execution);
        state.Commits.OnStarted(execution.Scope);
        state.Views.OnSequenceTriggered(triggered, sequenceName);
        sequences.Add(triggered, execution);
    }
}
