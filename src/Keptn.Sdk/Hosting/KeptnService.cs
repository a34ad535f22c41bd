using Keptn.Sdk.Api;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Hosting.Registration;
using Keptn.Sdk.Hosting.Sequences;
using Keptn.Sdk.Transport;
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
    ILoggerFactory loggers) : IHostedLifecycleService, IKeptnTasks
{
    private readonly QuietLogger _logger = new(loggers.CreateLogger("Keptn.Sdk"));
    private IEventTransport? _transport;
    private string[] _subscriptions = [];
    private KeptnPipeline? _pipeline;
    private ControlPlaneLink? _link;
    private Task? _draining;

    internal KeptnPipeline? Pipeline => _pipeline;

    public IReadOnlyCollection<string> OpenTasks => _pipeline?.Running.OpenTasks ?? [];

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
    public Task StartingAsync(CancellationToken cancellationToken)
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

        var gate = new ConcurrencyGate(value.MaxConcurrency);
        for (var i = 0; i < setup.Handlers.Count; i++)
        {
            setup.Handlers[i].Build(i, gate, value.TaskTimeout, setup.Middleware, loggers);
        }

        _subscriptions = connection.SelectSubscriptions([.. setup.Handlers.Select(h => h.Pattern).Distinct(StringComparer.Ordinal)]);
        _link = CreateLink(connection, value.Registration);
        IEnumerable<IPipelineObserver> forwarding = _link?.Observer is { } errors ? [errors] : [];
        var observers = new PipelineObservers([.. services.GetServices<IPipelineObserver>(), .. forwarding], _logger);
        _pipeline = new KeptnPipeline(
            new KeptnPipelineSetup(name, value, json, timeProvider, scopeFactory, setup.Handlers, observers, _logger), _transport!);
        return Task.CompletedTask;
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
            catch (OperationCanceledException) when (services.GetService<IHostApplicationLifetime>()?.ApplicationStopping.IsCancellationRequested == true)
            {
                // Stopped while it waited for the other side to come up: a normal end, not a failed start.
                return;
            }

            _link?.Start();
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
            if (_link is { } link)
            {
                var patience = pipeline.Options.ShutdownTimeout * 0.2;
                await RunAsync(() => link.StopAsync(cancellationToken).WaitAsync(patience, timeProvider, cancellationToken)).ConfigureAwait(false);
            }

            await RunAsync(() => transport.StopAsync(cancellationToken)).ConfigureAwait(false);
            Log.Stopped(_logger, pipeline.Name);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private ControlPlaneLink? CreateLink(KeptnConnection connection, KeptnRegistrationOptions registration)
    {
        return _transport is ISelfRegisteringTransport transport
            ? new ControlPlaneLink(
                connection.CreateDeclaration(_subscriptions),
                registration,
                register: !connection.Options.DisableRegistration,
                services.GetService<IKeptnApi>(),
                transport,
                setup.Handlers,
                () => _pipeline!,
                timeProvider,
                _logger)
            : null;
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
