using Keptn.Sdk.CloudEvents;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Distributor;

/// <summary>
/// Events through a distributor sidecar, which posts them to this service and takes the answers at a local address.
/// What the service subscribes to is the sidecar's business.
/// </summary>
/// <remarks>
/// Source: the distributor of Keptn 0.19 to 1.4. In its NATS mode it answers 200 even where NATS did not take the
/// event; that cannot be seen from here.
/// </remarks>
internal sealed class DistributorTransport : IEventTransport, IDisposable
{
    private readonly DistributorSender _sender;
    private readonly ISendGuard? _guard;
    private readonly SidecarWatch _watch;
    private readonly CancellationTokenSource _lifetime = new();
    private volatile bool _stopped;

    /// <summary>Creates a transport; nothing is connected yet.</summary>
    /// <param name="options">Addresses and limits, checked.</param>
    /// <param name="clients">Makes HTTP clients; called for each request.</param>
    /// <param name="logger">Where it reports.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="guard">Asks whether an event arrived before it is sent again; <see langword="null"/> to send it again.</param>
    internal DistributorTransport(
        KeptnDistributorOptions options, Func<HttpClient> clients, ILogger logger, TimeProvider timeProvider, ISendGuard? guard = null)
    {
        var address = GetEventAddress(options.EventAddress);
        MaxEventSize = options.MaxEventSize;
        _guard = guard;
        Receiver = new DistributorReceiver(options, logger, timeProvider);
        _watch = new SidecarWatch(new Uri(address, "/health"), clients, logger, timeProvider, _lifetime.Token);
        _sender = new DistributorSender(address, options.SendTimeout, clients, timeProvider);
    }

    /// <inheritdoc/>
    public string Name => "distributor";

    /// <inheritdoc/>
    public int MaxEventSize { get; }

    /// <inheritdoc/>
    public ConnectionState State => _watch.IsConnected ? ConnectionState.Connected : ConnectionState.Connecting;

    /// <summary>Takes deliveries from an HTTP server.</summary>
    internal DistributorReceiver Receiver { get; }

    /// <inheritdoc/>
    public Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        cancellationToken.ThrowIfCancellationRequested();
        Receiver.Start(sink);

        // The sidecar starts at the same time as this container: it may not answer yet, and that is no failure.
        _watch.Begin();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        if (_stopped)
        {
            throw new EventTransportException("The connection to the distributor is closed.") { IsTransient = false };
        }

        var message = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent);
        if (message.Length > MaxEventSize)
        {
            throw new EventTransportException($"The event has {message.Length} bytes; the distributor takes {MaxEventSize}.") { IsTransient = false };
        }

        try
        {
            await (_guard is null
                ? _sender.SendAsync(message, cancellationToken)
                : _guard.SendAsync(cloudEvent, token => _sender.SendAsync(message, token), cancellationToken)).ConfigureAwait(false);
        }
        catch (EventTransportException e) when (e is { IsTransient: true, MayHaveArrived: false })
        {
            _watch.Begin();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task StopReceivingAsync(CancellationToken cancellationToken) => Receiver.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Each send has ended with the sidecar's answer: there is nothing to flush.
        _stopped = true;
        await _lifetime.CancelAsync().ConfigureAwait(false);
        await Receiver.StopAsync(cancellationToken).ConfigureAwait(false);
        await _watch.WhenIdleAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Completes when the sidecar answers, or the transport is stopped.</summary>
    internal Task WhenReachableAsync() => _watch.WhenIdleAsync();

    /// <summary>Ends everything without waiting.</summary>
    public void Dispose()
    {
        _stopped = true;
        _lifetime.Cancel();
        Receiver.Dispose();
    }

    /// <summary>The complete address: at its root the distributor has its API proxy, not the events.</summary>
    private static Uri GetEventAddress(Uri? configured)
    {
        var address = configured ?? new Uri("http://localhost:8081");
        return address.AbsolutePath == "/" ? new Uri(address, "/event") : address;
    }
}
