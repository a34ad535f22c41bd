using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.State;

/// <summary>
/// Keeps the view of every run. Not thread-safe: the control loop owns it.
/// Source: shipyard-controller, internal/controller/sequencestate.go.
/// </summary>
internal sealed class SequenceStateStore(TimeProvider timeProvider)
{
    private const string EvaluationService = "lighthouse-service";
    private static readonly string s_deploymentTriggered = KeptnEventType.Triggered("deployment");
    private static readonly string s_evaluationFinished = KeptnEventType.Finished("evaluation");

    private readonly OrderedDictionary<RunKey, SequenceState> _states = [];

    internal IEnumerable<SequenceState> All => _states.Values;

    internal SequenceState? Find(RunKey run) => _states.TryGetValue(run, out var state) ? state : null;

    internal void Forget(RunKey run) => _states.Remove(run);

    internal void Remove(string project)
    {
        foreach (var run in _states.Keys.Where(run => run.Project == project).ToList())
        {
            _states.Remove(run);
        }
    }

    internal void OnSequenceTriggered(BusEvent triggered, string sequence)
    {
        var run = RunKey.Of(triggered.Scope);
        if (run.KeptnContext.Length == 0)
        {
            return;
        }

        if (_states.ContainsKey(run))
        {
            OnEvent(triggered);
            return;
        }

        _states[run] = new SequenceState
        {
            Name = sequence,
            Service = triggered.Scope.Service,
            Project = triggered.Scope.Project,
            Time = triggered.Event.Time ?? default,
            KeptnContext = run.KeptnContext,
            State = SequenceStates.Triggered,
            Stages = [new SequenceStageState { Name = triggered.Scope.Stage }],
            ProblemTitle = GoFields.FindText(triggered.Data, "problem", "problemTitle"),
        };
    }

    /// <summary>A task event, or the end of a sequence in one stage.</summary>
    internal void OnEvent(BusEvent happened)
    {
        if (Find(RunKey.Of(happened.Scope)) is not { } state)
        {
            return;
        }

        var scope = happened.Scope;
        var known = state.Stages.Any(stage => stage.Name == scope.Stage);
        IReadOnlyList<SequenceStageState> stages =
            known ? state.Stages : [.. state.Stages, new SequenceStageState { Name = scope.Stage }];
        Store(state with
        {
            Stages = [.. stages.Select(stage => stage.Name == scope.Stage ? Update(stage, happened) : stage)],
        });
    }

    internal void SetState(RunKey run, string newState)
    {
        if (Find(run) is not { } state)
        {
            return;
        }

        var stillRuns = newState == SequenceStates.Finished
            && state.Stages.Any(stage => stage.State == SequenceStates.Triggered);
        var alreadyEnded = newState == SequenceStates.Waiting && state.State == SequenceStates.Finished;
        if (!stillRuns && !alreadyEnded)
        {
            Store(state with { State = newState });
        }
    }

    internal void SetStageState(RunKey run, string stageName, string newState)
    {
        if (Find(run) is { } state)
        {
            Store(state with
            {
                Stages = [.. state.Stages.Select(s => s.Name == stageName ? s with { State = newState } : s)],
            });
        }
    }

    private void Store(SequenceState state) => _states[new RunKey(state.Project, state.KeptnContext)] = state;

    private SequenceStageState Update(SequenceStageState stage, BusEvent happened)
    {
        var scope = happened.Scope;
        var latest = new SequenceStateEvent(scope.EventType, happened.Id, timeProvider.GetUtcNow());
        var failed = scope.Result == KeptnResult.Fail || scope.Status == KeptnStatus.Errored;
        var isSequence = BusEventType.Read(scope.EventType) is { IsSequence: true };
        stage = stage with
        {
            State = isSequence ? scope.Status.Value : SequenceStates.Triggered,
            LatestEvent = latest,
            LatestFailedEvent = failed ? latest : stage.LatestFailedEvent,
        };
        if (scope.EventType == s_deploymentTriggered)
        {
            return stage with { Image = GoFields.FindText(happened.Data, "configurationChange", "values", "image") };
        }

        return scope.EventType == s_evaluationFinished && happened.Event.Source == EvaluationService
            ? stage with { LatestEvaluation = new SequenceStageEvaluation(scope.Result.Value, ReadScore(happened.Data)) }
            : stage;
    }

    private static double ReadScore(JsonElement data) =>
        GoFields.Find(data, "evaluation") is { } evaluation
        && GoFields.Find(evaluation, "score") is { ValueKind: JsonValueKind.Number } score
            ? score.GetDouble()
            : 0;
}
