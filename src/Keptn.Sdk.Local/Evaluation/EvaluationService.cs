using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Configuration;
using Keptn.Sdk.Local.Hosting;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Evaluation;

/// <summary>
/// Answers the task <c>evaluation</c>: asks an SLI provider for values, and holds them against <c>slo.yaml</c>. Source:
/// lighthouse-service 1.4.5, event_handler; spec/control-plane 6.
/// </summary>
internal sealed class EvaluationService : BuiltInService
{
    private readonly LocalConfigurationRepository _configuration;
    private readonly SliProviderChoice _choice;
    private readonly SliWatch _watch;
    private readonly PendingEvaluations _pending;
    private readonly EvaluationHistory _history;
    private readonly EvaluationScoring _scoring;
    private EarlierEvaluations? _earlier;

    internal EvaluationService(LocalControlPlane controlPlane, LocalControlPlaneOptions options)
        : base(controlPlane, LighthouseEvents.Source, options.TimeProvider)
    {
        _configuration = controlPlane.Configuration;
        _watch = new SliWatch(controlPlane.Hub, options, Warn);
        _choice = new SliProviderChoice(new SliProviders(_configuration, options.SliProvider), _watch, Warn);
        _pending = new PendingEvaluations(options.MaxEndedSequences);
        _history = new EvaluationHistory(options.MaxEndedSequences);
        _scoring = new EvaluationScoring(_configuration, _history);
    }

    internal override IReadOnlyList<string> Subscriptions { get; } =
    [
        EvaluationTriggered.EventType,
        KeptnEventType.Started(GetSliTriggered.TaskName),
        GetSliFinished.EventType,
        EvaluationFinished.EventType,
        EvaluationInvalidated.EventType,
        MonitoringConfigure.EventType,
    ];

    internal override void Stop() => _pending.Clear();

    /// <inheritdoc/>
    protected override bool TryHandleCommand(CloudEvent cloudEvent)
    {
        var isCommand = cloudEvent.Type == MonitoringConfigure.EventType;
        if (isCommand)
        {
            _choice.Configure(cloudEvent);
        }

        return isCommand;
    }

    /// <inheritdoc/>
    protected override async Task HandleAsync(BusEvent happened, CancellationToken cancellationToken)
    {
        _earlier ??= await EarlierEvaluations.ReadAsync(
            ControlPlane, _history, _choice.Configure, TimeProvider.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        switch (happened.Event.Type)
        {
            case var type when type == EvaluationTriggered.EventType:
                await OnTriggeredAsync(happened, cancellationToken).ConfigureAwait(false);
                break;
            case var type when type == GetSliFinished.EventType:
                await OnValuesAsync(happened, cancellationToken).ConfigureAwait(false);
                break;
            case var type when type == EvaluationFinished.EventType:
                _history.Add(happened, TimeProvider.GetUtcNow());
                break;
            case var type when type == EvaluationInvalidated.EventType:
                _history.Invalidate(EvaluationScope.Of(happened), happened.Scope.TriggeredId);
                break;
            default:
                FindPending(happened)?.Dispose();
                break;
        }
    }

    private async Task OnTriggeredAsync(BusEvent happened, CancellationToken cancellationToken)
    {
        var isNew = await StartAsync(happened, static trigger => trigger, cancellationToken).ConfigureAwait(false);
        if (!isNew && await TryTakeUpAsync(happened, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        EvaluationTriggered data;
        try
        {
            data = KeptnJson.Deserialize<EvaluationTriggered>(happened.Event.Data);
        }
        catch (EventDataException e)
        {
            await FinishAsync(happened.Event, LighthouseEvents.Errored(e.Message), cancellationToken).ConfigureAwait(false);
            return;
        }

        var timeframe = new EvaluationTimeframe
        {
            Start = data.Evaluation.Start ?? string.Empty,
            End = data.Evaluation.End ?? string.Empty,
            Timeframe = data.Evaluation.Timeframe ?? string.Empty,
            TestStart = data.Test.Start ?? string.Empty,
            TestEnd = data.Test.End ?? string.Empty,
        };
        if (!timeframe.TryGetTimes(TimeProvider, out var start, out var end, out var reason))
        {
            await FinishAsync(happened.Event, LighthouseEvents.Errored(reason), cancellationToken).ConfigureAwait(false);
            return;
        }

        await AskAsync(happened, data, start, end, cancellationToken).ConfigureAwait(false);
    }

    private async Task AskAsync(BusEvent happened, EvaluationTriggered data, string start, string end, CancellationToken cancellationToken)
    {
        var scope = EvaluationScope.Of(happened);
        var slo = SloFile.Find(_configuration, scope, happened.Event.GitCommitId);
        foreach (var problem in slo.Problems)
        {
            Warn(LocalWarningKind.Configuration, problem, happened.Event);
        }

        if (slo.Error is { } error)
        {
            var errored = LighthouseEvents.Errored($"error retrieving SLO file: {error}", start, end);
            await FinishAsync(happened.Event, errored, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (_choice.Choose(scope, happened.Event) is not { } provider)
        {
            var message = $"no evaluation performed by lighthouse because no SLI-provider configured for project {scope.Project}";
            await FinishAsync(happened.Event, LighthouseEvents.Skipped(message, start, end), cancellationToken).ConfigureAwait(false);
            return;
        }

        var asked = new GetSliSection { SliProvider = provider, Start = start, End = end };
        var getSli = LighthouseEvents.GetSliTriggered(happened.Event, data, slo.Objectives, asked, TimeProvider.GetUtcNow());
        var pending = await WaitAsync(happened, getSli.Id!, provider, cancellationToken).ConfigureAwait(false);
        try
        {
            await SendAsync(getSli, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Nobody will answer what was not asked; the task ends where this is caught.
            _pending.Remove(pending);
            throw;
        }
    }

    /// <summary>Goes on with an evaluation of an earlier process.</summary>
    /// <returns>Whether its values were asked for.</returns>
    private async Task<bool> TryTakeUpAsync(BusEvent triggered, CancellationToken cancellationToken)
    {
        // Whatever is answered from now on waits behind this event.
        var open = await ControlPlane.GetAllOpenEventsAsync(GetSliTriggered.EventType, cancellationToken).ConfigureAwait(false);
        var (asked, answer) = _earlier!.Find(triggered, open);
        if (asked is null)
        {
            return false;
        }

        await WaitAsync(triggered, asked.Id ?? string.Empty, LighthouseEvents.ReadProvider(asked), cancellationToken).ConfigureAwait(false);
        if (answer is not null)
        {
            await OnValuesAsync(answer, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<PendingEvaluation> WaitAsync(BusEvent triggered, string getSliId, string provider, CancellationToken cancellationToken)
    {
        var pending = new PendingEvaluation { Triggered = triggered.Event, Scope = EvaluationScope.Of(triggered), GetSliId = getSliId };
        if (_pending.Add(pending) is { } forgotten)
        {
            var tooMany = LighthouseEvents.Errored("too many evaluations wait for their values");
            await FinishAsync(forgotten.Triggered, tooMany, cancellationToken).ConfigureAwait(false);
        }

        _watch.Watch(pending, provider);
        return pending;
    }

    private async Task OnValuesAsync(BusEvent happened, CancellationToken cancellationToken)
    {
        if (FindPending(happened) is not { } pending)
        {
            return;
        }

        _pending.Remove(pending);
        EvaluationFinished answer;
        try
        {
            answer = _scoring.Evaluate(pending, KeptnJson.Deserialize<GetSliFinished>(happened.Event.Data));
        }
        catch (EventDataException e)
        {
            answer = LighthouseEvents.Errored($"Could not parse event payload: {e.Message}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The task is that of another event than the one that is handled here; it must not stay open either.
            Warn(LocalWarningKind.InternalError, $"The evaluation of {happened.Event.Type} failed: {e.Message}", happened.Event);
            answer = LighthouseEvents.Errored(e.Message);
        }

        await FinishAsync(pending.Triggered, answer, cancellationToken).ConfigureAwait(false);
    }

    private async Task FinishAsync(CloudEvent triggered, EvaluationFinished data, CancellationToken cancellationToken)
    {
        var finished = await FinishAsync(triggered, LighthouseEvents.Finished(data), cancellationToken).ConfigureAwait(false);

        // It comes back from the bus, but behind what waits already: the next values may be among that.
        if (BusEvent.TryRead(finished, out var happened, out _))
        {
            _history.Add(happened, TimeProvider.GetUtcNow());
        }
    }

    private PendingEvaluation? FindPending(BusEvent answer)
    {
        var found = _pending.Find(answer.Scope);
        if (found is null && _pending.FindByGetSli(answer.Scope.TriggeredId) is { } meant)
        {
            Warn(
                LocalWarningKind.EventIgnored,
                $"{answer.Event.Type} of {answer.Event.Source} answers the evaluation of {meant.Scope}, but names {EvaluationScope.Of(answer)} or another "
                    + "context. Keptn looks for an evaluation of the same context, project, stage and service, so this one goes on waiting.",
                answer.Event);
        }

        return found;
    }
}
