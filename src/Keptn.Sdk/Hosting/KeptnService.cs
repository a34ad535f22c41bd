using Keptn.Sdk.Api;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Hosting.Health;
using Keptn.Sdk.Hosting.Journal;
using Keptn.Sdk.Hosting.Recovery;
using Keptn.Sdk.Hosting.Registration;
using Keptn.Sdk.Hosting.Sequences;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Distributor;
using Keptn.Sdk.Transport.Remote;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting;

/// <summary>The Keptn service as the host sees it: checked and connected at start, drained at stop.</summary>
internal sealed class KeptnService(
    KeptnSetup setup,
    IOptions<KeptnOptions> options,
    TimeProvider timeProvider,
    IServiceScopeFactory scopeFactory,
    IServiceProvider services,
    ILoggerFactory loggers) : IHostedLifecycleService, IKeptnTasks, IDisposable
{
    private readonly QuietLogger _logger = new(loggers.CreateLogger("Keptn.Sdk"));
    private IEventTransport? _transport;
    private string[] _subscriptions = [];
    private KeptnPipeline? _pipeline;
    private ControlPlaneLink? _link;
    private TaskJournal? _journal;
    private JournalRecovery? _recovery;
    private OrphanedTasks? _orphans;
    private SequenceStatePoller? _sequences;
    private Task? _draining;

    internal KeptnPipeline? Pipeline => _pipeline;

    /// <summary>Whether the connection is there, and events can be sent.</summary>
    internal bool IsStarted { get; private set; }

    internal OrphanedTasks? Orphans => _orphans;

    public IReadOnlyCollection<string> OpenTasks => _pipeline?.Running.OpenTasks ?? [];

    /// <summary>Whether the host is being stopped: what waits at the start then ends normally, and has not failed.</summary>
    private bool IsStopping => services.GetService<IHostApplicationLifetime>()?.ApplicationStopping.IsCancellationRequested == true;

    public async Task<bool> FinishAsync(string taskId, TaskResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(taskId);
        ArgumentNullException.ThrowIfNull(result);
        if (ReferenceEquals(result, TaskResult.Pending))
        {
            throw new ArgumentException("A task cannot be finished as pending.", nameof(result));
        }

        return _pipeline?.Running.FindTask(taskId) is { } execution
            && await execution.TryFinishAsync(result).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks everything, so that a host with a mistake in its set-up never looks alive.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        problems.AddRange(KeptnOptionsFromConfiguration.FindProblems(services.GetService<IConfiguration>()));
        var value = options.Value;
        problems.AddRange(new KeptnOptionsRanges().Validate(Options.DefaultName, value).Failures ?? []);
        problems.AddRange(value.Registration.FindProblems());
        problems.AddRange(value.Workspace.FindProblems());
        var json = KeptnJson.CreateOptions(setup.JsonResolvers);
        SetupValidator.Validate(setup, json, problems);
        var connection = services.GetRequiredService<KeptnConnection>();
        _transport = services.GetService<IEventTransport>();
        connection.FindProblems(_transport, problems);

        var name = setup.Names.First();
        if (problems.Count > 0)
        {
            throw new KeptnConfigurationException(name, problems);
        }

        connection.ReportUnknownSettings();

        try
        {
            _journal = await StateDirectory.OpenAsync(name, value, timeProvider, _logger, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsStopping)
        {
            return;
        }

        var gate = new ConcurrencyGate(value.MaxConcurrency);
        for (var i = 0; i < setup.Handlers.Count; i++)
        {
            setup.Handlers[i].Build(i, gate, value.TaskTimeout, setup.Middleware, loggers);
        }

        _subscriptions = connection.SelectSubscriptions([.. setup.Handlers.Select(h => h.Pattern).Distinct(StringComparer.Ordinal)]);
        _link = CreateLink(connection, value.Registration);
        IEnumerable<IPipelineObserver> forwarding = _link?.Observer is { } errors ? [errors] : [];
        var instruments = services.GetRequiredService<KeptnInstruments>();
        var counts = new PipelineInstruments(instruments, setup.Handlers);
        var observers = new PipelineObservers([counts, .. services.GetServices<IPipelineObserver>(), .. forwarding], _logger);
        _pipeline = new KeptnPipeline(
            new KeptnPipelineSetup(name, value, json, timeProvider, scopeFactory, setup.Handlers, observers, instruments, _logger)
            {
                Journal = _journal,
                Mark = _link is null ? null : connection.CreateMark(),
            },
            _transport!);
        CreateRecovery(_link is null ? null : services.GetService<IKeptnApi>(), _pipeline);
        counts.Watch(_pipeline, setup.Handlers, _transport!);
        _sequences = CreateSequenceStatePoller(connection.Options.SequencePollingInterval);
        WatchRegistration();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Connects when everything else of the host has started: handlers may need it, and if a part cannot start, no task
    /// has been begun that nobody would finish.
    /// </summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (_pipeline is { } pipeline && _transport is { } transport)
        {
            try
            {
                await transport.StartAsync(_subscriptions, _link?.CreateSink(pipeline) ?? pipeline, cancellationToken).ConfigureAwait(false);
                await WatchSequencesAsync(transport, pipeline, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (IsStopping)
            {
                return;
            }

            IsStarted = true;
            _recovery?.Start();
            _orphans?.Start();
            _link?.Start();
            _sequences?.Start();
            Log.Started(_logger, pipeline.Name, string.Join(", ", _subscriptions), transport.Name);
        }
    }

    /// <summary>
    /// Drains before anything else of the host stops: handlers may need the other services, and callbacks that finish
    /// pending tasks may come in through the host's own endpoints.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => _draining ??= DrainAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await StoppingAsync(cancellationToken).ConfigureAwait(false);
        if (_pipeline is { } pipeline && _transport is { } transport)
        {
            var patience = pipeline.Options.ShutdownTimeout * 0.2;
            await RunAsync(() => (_sequences?.StopAsync() ?? Task.CompletedTask).WaitAsync(patience, timeProvider, cancellationToken)).ConfigureAwait(false);
            if (_link is { } link)
            {
                await RunAsync(() => link.StopAsync(cancellationToken).WaitAsync(patience, timeProvider, cancellationToken)).ConfigureAwait(false);
            }

            IsStarted = false;
            await RunAsync(() => transport.StopAsync(cancellationToken)).ConfigureAwait(false);
            await RunAsync(() => _journal?.WhenWrittenAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            Log.Stopped(_logger, pipeline.Name);
        }
    }

    public void Dispose() => _journal?.Dispose();

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void CreateRecovery(IKeptnApi? api, KeptnPipeline pipeline)
    {
        if (_journal is not null)
        {
            _recovery = new JournalRecovery(_journal, pipeline, api is null ? null : new EventHistory(api.Events, pipeline.Name), _transport is not RemoteTransport, timeProvider, _logger);
            _recovery.Prepare();
        }

        if (api is not null && pipeline.Mark is { } mark)
        {
            _orphans = new OrphanedTasks(api, pipeline, mark, setup.Handlers, pipeline.Options, timeProvider, _logger);
        }
    }

    /// <summary>The subscriptions to ask for: all, but those that are left to people.</summary>
    private IEnumerable<string> SelectDeclared(KeptnConnectionOptions options)
    {
        var declared = setup.Handlers.Where(h => h.Options.DeclareSubscription).Select(h => h.Pattern);
        return options.Subscriptions.Count > 0 ? _subscriptions : _subscriptions.Intersect(declared, StringComparer.Ordinal);
    }

    private ControlPlaneLink? CreateLink(KeptnConnection connection, KeptnRegistrationOptions registration)
    {
        var register = !connection.Options.DisableRegistration;
        return _transport is ISelfRegisteringTransport transport
            ? new ControlPlaneLink(
                connection.CreateDeclaration(register ? SelectDeclared(connection.Options) : _subscriptions),
                registration,
                register,
                services.GetService<IKeptnApi>(),
                transport,
                setup.Handlers,
                () => _pipeline!,
                timeProvider,
                _logger)
            : null;
    }

    /// <summary>The watch on sequences of transports that bring no events of them.</summary>
    private SequenceStatePoller? CreateSequenceStatePoller(TimeSpan interval) =>
        _transport is RemoteTransport or DistributorTransport && services.GetService<IKeptnApi>() is { } api
            ? new SequenceStatePoller(api.Sequences, () => _pipeline!.GetOpenTasks(), _pipeline!.EndTasks, interval, timeProvider, _logger)
            : null;

    /// <summary>A service that its control plane has never heard of gets no tasks: it is not ready until it is known.</summary>
    private void WatchRegistration()
    {
        if (_link is { Registers: true } link)
        {
            services.GetRequiredService<KeptnReadiness>().Watch(KeptnReadiness.Registration, () => link.IsAnswered
                ? (PartState.Ready, null)
                : (PartState.NotReady, link.State?.LastError ?? "the control plane has not answered yet"));
        }
    }

    private async Task WatchSequencesAsync(IEventTransport transport, KeptnPipeline pipeline, CancellationToken cancellationToken)
    {
        try
        {
            await transport.WatchAsync([SequenceEndWatcher.Pattern], new SequenceEndWatcher(pipeline.EndTasks, _logger), cancellationToken).ConfigureAwait(false);
        }
        catch (EventTransportException e)
        {
            Log.SequencesNotWatched(_logger, e.Message);
        }
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (_pipeline is not { } pipeline || _transport is not { } transport)
        {
            return;
        }

        // The answers of tasks in work go out whatever happens to the parts around them, a dead connection included.
        var patience = pipeline.Options.ShutdownTimeout * 0.2;
        await RunAsync(() => transport.StopReceivingAsync(cancellationToken).WaitAsync(patience, timeProvider, cancellationToken)).ConfigureAwait(false);
        await RunAsync(() => (_link?.StopReceivingAsync() ?? Task.CompletedTask).WaitAsync(patience, timeProvider, cancellationToken)).ConfigureAwait(false);
        await RunAsync(() => pipeline.StopAsync(cancellationToken)).ConfigureAwait(false);
        var recovery = Task.WhenAll(_recovery?.StopAsync() ?? Task.CompletedTask, _orphans?.StopAsync() ?? Task.CompletedTask);
        await RunAsync(() => recovery.WaitAsync(patience, timeProvider, cancellationToken)).ConfigureAwait(false);
    }

    private async Task RunAsync(Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.StopFailed(_logger, e);
        }
    }
}
