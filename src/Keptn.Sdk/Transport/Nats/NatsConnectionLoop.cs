using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>Keeps one connection up: connects, lets the loops run until one of them fails, and connects again.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to dispose.")]
internal sealed class NatsConnectionLoop(
    NatsReconnect reconnect,
    NatsOutbox outbox,
    NatsRequests requests,
    NatsSender sender,
    NatsReceiver receiver,
    NatsKeepAlive keepAlive,
    ILogger logger)
{
    private const string Closed = "the connection is closed.";

    private readonly CancellationTokenSource _closing = new();
    private volatile NatsLink? _link;
    private volatile bool _isConnected;
    private int _connections;
    private Task _running = Task.CompletedTask;

    internal bool IsConnected => _isConnected;

    internal int Connections => Volatile.Read(ref _connections);

    /// <summary>Called each time the connection has come back.</summary>
    internal Action? Reconnected { get; set; }

    internal NatsServerInfo ServerInfo => _link?.Info ?? new NatsServerInfo();

    /// <summary>Connects for the first time. Afterwards the connection is kept up.</summary>
    /// <exception cref="EventTransportException">Every server refuses this client; the message says why.</exception>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        var link = await reconnect.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var connected = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _running = RunAsync(link, connected);
        if (await connected.Task.WaitAsync(cancellationToken).ConfigureAwait(false) is { } reason)
        {
            throw new EventTransportException($"There is no connection to NATS: {reason}");
        }
    }

    /// <summary>Disconnects at once; what waits fails.</summary>
    internal async Task StopAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        End(Closed);
    }

    private static EventTransportException Lost(string reason) =>
        new($"The NATS connection broke before the event was confirmed: {reason}") { MayHaveArrived = true };

    private async Task RunAsync(NatsLink link, TaskCompletionSource<string?> connected)
    {
        var reason = Closed;
        try
        {
            while (true)
            {
                var failure = await ServeAsync(link, connected).ConfigureAwait(false);
                if (_closing.IsCancellationRequested)
                {
                    return;
                }

                logger.ConnectionLost(link.Address, failure);
                link = await reconnect.ReconnectAsync(_closing.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Closed while it was not connected.
        }
        catch (EventTransportException e)
        {
            reason = e.Message;
        }
        finally
        {
            End(reason);
            connected.TrySetResult(reason);
        }
    }

    private async Task<string> ServeAsync(NatsLink link, TaskCompletionSource<string?> connected)
    {
        using (link)
        {
            using var closing = _closing.Token.UnsafeRegister(static state => ((NatsLink)state!).Abort(), link);
            _link = link;
            outbox.Attach();
            Task[] loops = [receiver.RunAsync(link), sender.RunAsync(link.Output), keepAlive.RunAsync(link)];
            var announcing = AnnounceAsync(link, connected);
            var first = await Task.WhenAny(loops).ConfigureAwait(false);
            _isConnected = false;
            outbox.Detach();
            link.Abort();
            await Task.WhenAll([.. loops, announcing]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _isConnected = false;

            var failure = first.Exception?.InnerException?.Message ?? Closed;
            outbox.FailSent(_ => Lost(failure));
            var nextBatch = outbox.CurrentBatch;
            requests.Fail(receipt => receipt.Batch < nextBatch, _ => Lost(failure));
            return failure;
        }
    }

    // Connected means that the server has our subscriptions, not that a socket is open.
    private async Task AnnounceAsync(NatsLink link, TaskCompletionSource<string?> connected)
    {
        try
        {
            await outbox.FlushAsync(link.Ended).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EventTransportException or OperationCanceledException)
        {
            return;
        }

        var connections = Interlocked.Increment(ref _connections);
        _isConnected = true;
        logger.Connected(link.Address, link.Info.ServerName, link.Info.Version);
        connected.TrySetResult(null);
        if (connections > 1)
        {
            Reconnected?.Invoke();
        }
    }

    private void End(string reason)
    {
        outbox.Close(reason);
        requests.Fail(_ => true, _ => new EventTransportException($"The event was not sent: {reason}"));
    }
}
