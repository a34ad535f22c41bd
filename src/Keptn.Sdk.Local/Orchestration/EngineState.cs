using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.Configuration;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>What the parts of the engine share. Owned by the control loop.</summary>
internal sealed class EngineState
{
    private readonly Queue<RunKey> _refused = [];

    internal EngineState(LocalControlPlaneOptions options, ShipyardSource shipyards, IListeners listeners)
    {
        Options = options;
        TimeProvider = options.TimeProvider;
        Shipyards = shipyards;
        Listeners = listeners;
        Events = new ControlPlaneEvents(TimeProvider, options.KeptnSpecVersion);
        Executions = new ExecutionStore(options.MaxEndedSequences, Changes);
        OpenEvents = new OpenEventStore(StateKind.Open, Changes);
        IndicatorRequests = new OpenEventStore(StateKind.Request, Changes);
        Views = new SequenceStateStore(TimeProvider, Changes);
        Paused = new PausedRuns(Changes);
        Commits = new SequenceCommits(shipyards, Executions, Changes);
        Executions.RunForgotten += Views.Forget;
    }

    internal LocalControlPlaneOptions Options { get; }

    internal TimeProvider TimeProvider { get; }

    internal ShipyardSource Shipyards { get; }

    internal IListeners Listeners { get; }

    internal ControlPlaneEvents Events { get; }

    internal ExecutionStore Executions { get; }

    /// <summary>What has changed since it was kept.</summary>
    internal StateChanges Changes { get; } = new();

    internal OpenEventStore OpenEvents { get; }

    /// <summary>
    /// Requests for indicators that are not answered. The real control plane does not know them, so that providers that poll
    /// never see one; here they do.
    /// </summary>
    internal OpenEventStore IndicatorRequests { get; }

    internal SequenceStateStore Views { get; }

    internal PausedRuns Paused { get; }

    internal SequenceCommits Commits { get; }

    internal Agenda Agenda { get; } = new();

    internal EngineOutput Output { get; } = new();

    internal DateTimeOffset Now => TimeProvider.GetUtcNow();

    /// <summary>Says once that a sequence can never end.</summary>
    internal void MarkStuck(string executionId, string reason, CloudEvent? about = null)
    {
        if (Executions.Get(executionId) is not { HasEnded: false, StuckReason: null } execution)
        {
            return;
        }

        Executions.Update(execution with { StuckReason = reason });
        Output.Warn(
            LocalWarningKind.SequenceStuck,
            $"Sequence '{execution.Sequence.Name}' of {execution.Scope.Service} in {execution.Scope.Stage} hangs, as it would "
                + $"on a real Keptn: {reason}.",
            execution.Scope.KeptnContext,
            about);
    }

    /// <summary>Counts a run that never began, and forgets the oldest of them beyond the limit.</summary>
    internal void CountRefused(RunKey run)
    {
        _refused.Enqueue(run);
        if (_refused.Count > Options.MaxEndedSequences && _refused.Dequeue() is var oldest && Executions.OfRun(oldest).Count == 0)
        {
            Views.Forget(oldest);
        }
    }
}
