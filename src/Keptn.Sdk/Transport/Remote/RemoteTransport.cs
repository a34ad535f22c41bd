using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Remote;

/// <summary>
/// Events over Keptn's API alone, from anywhere: tasks are polled from the control plane's open ones, everything else from
/// the event store, and answers are posted.
/// </summary>
/// <remarks>
/// The Go SDK polls the open tasks only, so that SLI providers and notifiers get nothing with it. A control plane that is
/// away is waited for, however long; nothing here ends the service.
/// </remarks>
internal sealed class RemoteTransport : IEventTransport, ISelfRegisteringTransport, IDisposable
{
    private readonly IKeptnApi _api;
    private readonly string _serviceName;
    private readonly IReadOnlyList<HandledType> _handled;
    private readonly KeptnRemoteOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _random;
    private readonly RemoteSender _sender;
    private readonly ArrivalCheck _guard;
    private readonly CancellationTokenSource _receiving = new();
    private PollingLoop[] _loops = [];
    private Task _running = Task.CompletedTask;
    private volatile bool _stopped;

    /// <summary>Creates a transport; nothing is asked before <see cref="StartAsync"/>.</summary>
    /// <param name="api">The API.</param>
    /// <param name="serviceName">The source of this service's events.</param>
    /// <param name="handled">What the handlers want.</param>
    /// <param name="options">Intervals and limits, checked.</param>
    /// <param name="logger">Where it reports.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">Random numbers from 0 to 1 for jitter; <see langword="null"/> for real ones.</param>
    internal RemoteTransport(
        IKeptnApi api,
        string serviceName,
        IReadOnlyList<HandledType> handled,
        KeptnRemoteOptions options,
        ILogger logger,
        TimeProvider timeProvider,
        Func<double>? random = null)
    {
        _api = api;
        _serviceName = serviceName;
        _handled = handled;
        _options = options;
        _logger = logger;
        _timeProvider = timeProvider;
        _random = random ?? Random.Shared.NextDouble;
        _sender = new RemoteSender(api.Events, options.MaxEventSize, logger);
        _guard = new ArrivalCheck(api.Events, timeProvider, logger);
    }

    /// <inheritdoc/>
    public string Name => "remote";

    /// <inheritdoc/>
    public int MaxEventSize => _options.MaxEventSize;

    /// <inheritdoc/>
    public ConnectionState State => Array.TrueForAll(_loops, l => l.IsWorking) ? ConnectionState.Connected : ConnectionState.Connecting;

    /// <inheritdoc/>
    public bool LosesEvents => false;

    /// <inheritdoc/>
    public Action? Reconnected { get; set; }

    /// <summary>The subscriptions in force; <see langword="null"/> for none but the handlers. Set before the transport is started.</summary>
    internal ISubscriptionSource? Subscriptions { get; set; }

    /// <inheritdoc/>
    public Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscriptions);
        ArgumentNullException.ThrowIfNull(sink);
        cancellationToken.ThrowIfCancellationRequested();
        var plan = RemotePlan.Create(_handled, subscriptions);
        var history = new EventHistory(_api.Events, _serviceName);
        var delivery = new EventDelivery(sink, Subscriptions);
        List<PollingLoop> loops = [];
        if (plan.OpenTypes.Count > 0)
        {
            var open = new OpenTasksReader(_api.TriggeredEvents, history, plan.OpenTypes, delivery, _options, _timeProvider, _logger);
            loops.Add(CreateLoop("the open tasks", open.ReadAsync));
        }

        if (plan.StoredTypes.Count > 0)
        {
            var stored = new EventStoreReader(_api, history, plan, delivery, Subscriptions, _options, _timeProvider, _logger);
            loops.Add(CreateLoop("the event store", stored.ReadAsync));
        }

        RemoteLog.SingleReplica(_logger, _serviceName);
        RemoteLog.Planned(_logger, Describe(plan.OpenTypes), Describe(plan.StoredTypes));
        _loops = [.. loops];
        var ready = Subscriptions?.Answered ?? Task.CompletedTask;
        _running = Task.WhenAll(_loops.Select(l => Task.Run(() => l.RunAsync(ready, _receiving.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        if (_stopped)
        {
            throw new EventTransportException("The connection to Keptn's API is closed.") { IsTransient = false };
        }

        await _guard.SendAsync(cloudEvent, token => _sender.SendAsync(cloudEvent, token), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task StopReceivingAsync(CancellationToken cancellationToken)
    {
        await _receiving.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Each send has ended with the API's answer: there is nothing to flush.
        _stopped = true;
        await StopReceivingAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends everything without waiting.</summary>
    public void Dispose()
    {
        _stopped = true;
        _receiving.Cancel();
    }

    private static string Describe(IReadOnlyList<string?> types) => types.Count == 0 ? "(none)" : string.Join(", ", types.Select(t => t ?? "all that handlers want"));

    private PollingLoop CreateLoop(string subject, Func<CancellationToken, Task<bool>> readAsync) =>
        new(subject, readAsync, _options, _timeProvider, _logger, _random) { Recovered = () => Reconnected?.Invoke() };
}
