using System.Threading.Channels;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.Orchestration;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Local.Transport;

/// <summary>
/// Puts a control plane on NATS: what happens here is sent there in the same order, and what others send is taken in.
/// </summary>
internal sealed class NatsBridge : IEventSink, IAsyncDisposable
{
    private const string Everything = "sh.keptn.>";
    private const int MaxAwaitedEchoes = 100_000;

    private readonly LocalControlPlane _controlPlane;
    private readonly IEventTransport _transport;
    private readonly Channel<CloudEvent> _outgoing;
    private readonly Lock _lock = new();
    private readonly HashSet<CloudEvent> _incoming = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<(string? Source, string? Id)> _sent = [];
    private readonly Queue<(string? Source, string? Id)> _sentOrder = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;

    internal NatsBridge(LocalControlPlane controlPlane, IEventTransport transport)
    {
        _controlPlane = controlPlane;
        _transport = transport;
        _outgoing = Channel.CreateBounded<CloudEvent>(
            new BoundedChannelOptions(controlPlane.Options.MaxUndeliveredEvents) { SingleReader = true });
    }

    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await _transport.StartAsync([Everything], this, cancellationToken).ConfigureAwait(false);
        _controlPlane.Hub.AddBridge(OnPublished);
        _sending = SendAsync();
    }

    /// <inheritdoc/>
    public async ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        var cloudEvent = SurrogateEscapes.Repair(received.CloudEvent);
        lock (_lock)
        {
            if (_sent.Remove((cloudEvent.Source, cloudEvent.Id)))
            {
                // Our own, which everybody here has had already.
                return;
            }

            _incoming.Add(cloudEvent);
        }

        try
        {
            await (string.IsNullOrEmpty(cloudEvent.Type) ? Task.CompletedTask : _controlPlane.PublishAsync(cloudEvent, cancellationToken))
                .ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The control plane stops; so does this in a moment.
        }
        finally
        {
            lock (_lock)
            {
                _incoming.Remove(cloudEvent);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transport.StopReceivingAsync(CancellationToken.None).ConfigureAwait(false);
        _outgoing.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        await _transport.StopAsync(CancellationToken.None).ConfigureAwait(false);
        _stop.Dispose();
    }

    private void OnPublished(CloudEvent cloudEvent)
    {
        if (!cloudEvent.Type!.StartsWith("sh.keptn.", StringComparison.Ordinal))
        {
            return;
        }

        lock (_lock)
        {
            if (_incoming.Remove(cloudEvent))
            {
                return;
            }

            var key = (cloudEvent.Source, cloudEvent.Id);
            if (_sent.Add(key))
            {
                _sentOrder.Enqueue(key);
            }

            // An echo that never came, because NATS was away, must not be waited for for ever.
            while (_sentOrder.Count > MaxAwaitedEchoes)
            {
                _sent.Remove(_sentOrder.Dequeue());
            }
        }

        if (!_outgoing.Writer.TryWrite(cloudEvent))
        {
            Lost(cloudEvent, "too many events wait for NATS");
        }
    }

    private async Task SendAsync()
    {
        await foreach (var cloudEvent in _outgoing.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await _transport.SendAsync(cloudEvent, _stop.Token).ConfigureAwait(false);
            }
            catch (EventTransportException e)
            {
                Lost(cloudEvent, e.Message);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                Lost(cloudEvent, "the control plane stops");
            }
        }
    }

    private void Lost(CloudEvent cloudEvent, string reason)
    {
        lock (_lock)
        {
            _sent.Remove((cloudEvent.Source, cloudEvent.Id));
        }

        _controlPlane.Warn(new LocalWarning(LocalWarningKind.NotDelivered, $"{cloudEvent.Type} did not reach NATS: {reason}")
        {
            KeptnContext = cloudEvent["shkeptncontext"] ?? string.Empty,
            EventId = cloudEvent.Id ?? string.Empty,
        });
    }
}
