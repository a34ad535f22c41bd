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
    protected override Task HandleAsync(BusEvent happened, CancellationToken cancellationToken)
    {
        switch (happened.Event.Type)
        {
            case var type when type == EvaluationTriggered.EventType:
                return OnTriggeredAsync(happened, cancellationToken);
            case var type when type == GetSliFinished.EventType:
                return OnValuesAsync(happened, cancellationToken);
            case var type when type == EvaluationFinished.EventType:
                Remember(happened.Event, ScopeOf(happened));
                break;
            case var type when type == EvaluationInvalidated.EventType:
                _history.Invalidate(ScopeOf(happened), happened.Scope.TriggeredId);
                break;
            default:
                FindPending(happened)?.Dispose();
                break;
        }

        return Task.CompletedTask;
    }

    private static EvaluationScope ScopeOf(BusEvent happened) => new(happened.Scope.Project, happened.Scope.Stage, happened.Scope.Service);

    private async Task OnTriggeredAsync(BusEvent happened, CancellationToken cancellationToken)
    {
        await StartAsync(happened, static trigger => trigger, cancellationToken).ConfigureAwait(false);
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
        var scope = ScopeOf(happened);
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
        var pending = new PendingEvaluation { Triggered = happened.Event, Scope = scope, GetSliId = getSli.Id! };
        if (_pending.Add(pending) is { } forgotten)
        {
            var tooMany = LighthouseEvents.Errored("too many evaluations wait for their values");
            await FinishAsync(forgotten.Triggered, tooMany, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            _watch.Watch(pending, provider);
            await SendAsync(getSli, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Nobody will answer what was not asked; the task ends where this is caught.
            _pending.Remove(pending);
            throw;
        }
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
            Remember(finished, ScopeOf(happened));
        }
    }

    private void Remember(CloudEvent finished, EvaluationScope scope)
    {
        if (EarlierEvaluation.Read(finished, TimeProvider.GetUtcNow()) is { } evaluation)
        {
            _history.Add(scope, evaluation);
        }
    }

    private PendingEvaluation? FindPending(BusEvent answer)
    {
        var found = _pending.Find(answer.Scope);
        if (found is null && _pending.FindByGetSli(answer.Scope.TriggeredId) is { } meant)
        {
            Warn(
                LocalWarningKind.EventIgnored,
                $"{answer.Event.Type} of {answer.Event.Source} answers the evaluation of {meant.Scope}, but names {ScopeOf(answer)} or another "
                    + "context. Keptn looks for an evaluation of the same context, project, stage and service, so this one goes on waiting.",
                answer.Event);
        }

        return found;
    }
}
