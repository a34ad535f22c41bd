using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// Orchestrates sequences as Keptn's shipyard-controller does: takes events one after the other, and puts what follows
/// into <see cref="Output"/>. No threads, no waiting, no clock of its own: the control loop owns it.
/// </summary>
internal sealed class SequenceEngine
{
    private static readonly string s_indicatorsTriggered = KeptnEventType.Triggered("get-sli");
    private static readonly string s_indicatorsFinished = KeptnEventType.Finished("get-sli");

    private readonly EngineState _state;
    private readonly SequenceIntake _intake;
    private readonly TaskAnswers _answers;
    private readonly SequenceDispatcher _sequences;
    private readonly TaskDispatcher _tasks;
    private readonly SequenceRunner _runner;

    internal SequenceEngine(EngineState state)
    {
        _state = state;
        var watch = new TaskWatch(state) { TimedOut = OnTimedOut };
        _tasks = new TaskDispatcher(state, watch);
        _runner = new SequenceRunner(state, _tasks);
        _sequences = new SequenceDispatcher(state, _runner);
        _intake = new SequenceIntake(state, _sequences, _runner);
        _answers = new TaskAnswers(state, _runner);
        Control = new SequenceControl(state, _runner, _tasks);
    }

    internal EngineOutput Output => _state.Output;

    internal EngineState State => _state;

    internal SequenceControl Control { get; }

    /// <summary>When <see cref="RunDue"/> has something to do.</summary>
    internal DateTimeOffset? NextDue => _state.Agenda.Next;

    /// <summary>Takes an event from the bus, its own ones included.</summary>
    internal void Handle(CloudEvent cloudEvent)
    {
        var type = BusEventType.Read(cloudEvent.Type);
        var isAnswer = cloudEvent.TriggeredId is not null;
        if (type is null && !isAnswer)
        {
            return;
        }

        if (!BusEvent.TryRead(cloudEvent, out var happened, out var reason))
        {
            WarnIfOurs(cloudEvent, type, reason);
            return;
        }

        if (isAnswer)
        {
            _state.OpenEvents.MarkAnswered(happened.Scope.Project, happened.Scope.TriggeredId);
            _state.IndicatorRequests.MarkAnswered(happened.Scope.Project, happened.Scope.TriggeredId);
        }

        switch (type)
        {
            case { IsSequence: true, Kind: KeptnEventKinds.Triggered }:
                _intake.OnTriggered(happened, type.Value.Name);
                break;
            case { IsSequence: false, Kind: KeptnEventKinds.Triggered } when cloudEvent.Source != ControlPlaneEvents.Source:
                _answers.OnForeignTask(happened.Id);
                if (cloudEvent.Type == s_indicatorsTriggered)
                {
                    _state.IndicatorRequests.Add(new OpenEvent(cloudEvent, happened.Scope, _state.Now));
                }

                break;
            case { IsSequence: false, Kind: KeptnEventKinds.Started or KeptnEventKinds.Finished }:
                if (cloudEvent.Type == s_indicatorsFinished
                    && _state.IndicatorRequests.Find(happened.Scope.Project, happened.Scope.TriggeredId) is { } request)
                {
                    _state.IndicatorRequests.Remove(request);
                }

                _answers.OnAnswer(happened, type.Value.Name);
                break;
        }
    }

    internal IReadOnlyList<SequenceExecution> GetRun(RunKey run) => _state.Executions.OfRun(run);

    internal IReadOnlyList<RunKey> TakeChangedRuns() => _state.Executions.TakeChangedRuns();

    internal SequenceState? GetState(RunKey run) => _state.Views.Find(run);

    internal IReadOnlyList<SequenceState> GetStates(string project) =>
        [.. _state.Views.All.Where(view => view.Project == project).Reverse().OrderByDescending(view => view.Time)];

    internal IReadOnlyList<SequenceExecution> GetExecutions(string project, string? keptnContext) =>
    [
        .. _state.Executions.All
            .Where(e => e.Scope.Project == project && (keptnContext is null || e.Scope.KeptnContext == keptnContext))
            .Reverse()
            .OrderByDescending(e => e.TriggeredAt),
    ];

    internal IReadOnlyList<CloudEvent> GetOpenEvents(string project, string? eventType) =>
    [
        .. AllOpen
            .Where(open => open.Scope.Project == project && open.Time <= _state.Now
                && (eventType is null || open.Scope.EventType == eventType))
            .Reverse()
            .OrderByDescending(open => open.Time)
            .Select(open => open.Event),
    ];

    /// <summary>The open events of all projects.</summary>
    internal IReadOnlyList<CloudEvent> GetAllOpenEvents(string eventType) =>
    [
        .. AllOpen
            .Where(open => open.Time <= _state.Now && open.Scope.EventType == eventType)
            .Reverse()
            .OrderByDescending(open => open.Time)
            .Select(open => open.Event),
    ];

    /// <summary>Forgets a project that is deleted. What its services still answer, answers nothing.</summary>
    internal void Forget(string project)
    {
        _state.OpenEvents.Remove(project);
        _state.IndicatorRequests.Remove(project);
        _state.Executions.Remove(project);
        _state.Commits.Remove(project);
        _state.Views.Remove(project);
    }

    /// <summary>Goes on with the state of an earlier process: everything that follows from the state is set up again.</summary>
    /// <returns>The tasks and requests that were sent and are not over: whoever was to answer them may be gone.</returns>
    internal IReadOnlyList<OpenEvent> OnRestored()
    {
        foreach (var project in _state.Executions.All.Where(e => !e.HasEnded).Select(e => e.Scope.Project).Distinct().ToList())
        {
            // What follows the end of a sequence is looked up in the shipyard that was read last.
            if (_state.Shipyards.Load(project) is { Shipyard: null } lookup)
            {
                Output.Warn(
                    LocalWarningKind.Configuration,
                    $"{lookup.Detail} Nothing follows the sequences of project '{project}' that were running, unless another one is started first.");
            }
        }

        foreach (var view in _state.Views.All.ToList())
        {
            var run = new RunKey(view.Project, view.KeptnContext);
            if (_state.Executions.OfRun(run).Count == 0)
            {
                _state.CountRefused(run);
            }
        }

        foreach (var request in _state.IndicatorRequests.All)
        {
            _answers.OnForeignTask(request.Id);
        }

        _sequences.OnRestored();
        return [.. _tasks.OnRestored(), .. _state.IndicatorRequests.All];
    }

    /// <summary>Does what was put off until now.</summary>
    internal void RunDue() => _state.Agenda.RunDue(_state.Now);

    /// <summary>Starts and sends what other sequences no longer block. Ends every step.</summary>
    internal void Dispatch()
    {
        while (_sequences.Dispatch() | _tasks.Dispatch())
        {
            // Starting one may block or free another: look again until nothing moves.
        }
    }

    private IEnumerable<OpenEvent> AllOpen => _state.OpenEvents.All.Concat(_state.IndicatorRequests.All);

    private void WarnIfOurs(CloudEvent cloudEvent, BusEventType? type, string reason)
    {
        var matters = type is { IsSequence: true, Kind: KeptnEventKinds.Triggered }
            or { IsSequence: false, Kind: KeptnEventKinds.Started or KeptnEventKinds.Finished };
        if (matters)
        {
            Output.Warn(
                LocalWarningKind.EventIgnored,
                $"{cloudEvent.Type} of {cloudEvent.Source} has no effect: {reason}.",
                cloudEvent.KeptnContext ?? string.Empty,
                cloudEvent);
        }
    }

    private void OnTimedOut(OpenEvent open)
    {
        if (open.ExecutionId is not { } id
            || _state.Executions.Get(id) is not { HasEnded: false } execution
            || execution.CurrentTask?.TriggeredId != open.Id)
        {
            return;
        }

        var scope = open.Scope with
        {
            Status = KeptnStatus.Errored,
            Result = KeptnResult.Fail,
            Message = $"sequence timed out while waiting for task {open.Scope.EventType} to receive a correlating .started or .finished event",
        };
        _state.Views.SetState(RunKey.Of(scope), SequenceStates.TimedOut);
        _runner.Complete(scope, execution, SequenceStates.TimedOut);
        _tasks.Clear(scope.KeptnContext);
    }
}
