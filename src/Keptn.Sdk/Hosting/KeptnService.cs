using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Transport;
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
    ILoggerFactory loggers) : IHostedService, IKeptnTasks
{
    private readonly ILogger _logger = loggers.CreateLogger("Keptn.Sdk");
    private IEventTransport? _transport;
    private KeptnPipeline? _pipeline;

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

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var value = GetOptions(problems);
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

        var observers = new PipelineObservers([.. services.GetServices<IPipelineObserver>()], _logger);
        _pipeline = new KeptnPipeline(
            new KeptnPipelineSetup(name, value, json, timeProvider, scopeFactory, setup.Handlers, observers, _logger), _transport!);

        var subscriptions = connection.SelectSubscriptions([.. setup.Handlers.Select(h => h.Pattern).Distinct(StringComparer.Ordinal)]);
        await _transport!.StartAsync(subscriptions, _pipeline, cancellationToken).ConfigureAwait(false);
        Log.Started(_logger, name, string.Join(", ", subscriptions), _transport.Name);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_pipeline is not { } pipeline || _transport is not { } transport)
        {
            return;
        }

        // The answers of tasks in work go out whatever happens to the parts around them.
        await RunAsync(transport.StopReceivingAsync(cancellationToken)).ConfigureAwait(false);
        await RunAsync(pipeline.StopAsync()).ConfigureAwait(false);
        await RunAsync(transport.StopAsync(cancellationToken)).ConfigureAwait(false);
        Log.Stopped(_logger, pipeline.Name);
    }

    private async Task RunAsync(Task step)
    {
        try
        {
            await step.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.StopFailed(_logger, e);
        }
    }

    private KeptnOptions GetOptions(List<string> problems)
    {
        try
        {
            var value = options.Value;
            problems.AddRange(KeptnOptionsValidator.Validate(value));
            return value;
        }
        catch (InvalidOperationException e)
        {
            // The binder names the key and the value that it could not convert.
            problems.Add(e.Message);
            return new KeptnOptions();
        }
    }
}
