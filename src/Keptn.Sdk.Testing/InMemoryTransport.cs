using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Testing;

/// <summary>
/// A transport without a network: a test delivers events, sees what is sent, and makes sending fail. Events pass
/// through the JSON codec both ways, as on a real connection.
/// </summary>
public sealed class InMemoryTransport : IEventTransport
{
    private readonly Lock _lock = new();
    private readonly List<CloudEvent> _sent = [];
    private readonly List<SendFault> _faults = [];
    private IEventSink? _sink;

    /// <inheritdoc/>
    public string Name => "in-memory";

    /// <summary>The largest event that is taken, in bytes. Default 1 MiB, as nats-server's.</summary>
    public int MaxEventSize { get; set; } = 1024 * 1024;

    /// <summary>What the service subscribed to; empty before it started.</summary>
    public IReadOnlyList<string> Subscriptions { get; private set; } = [];

    /// <summary>Whether the service is connected and takes events.</summary>
    public bool IsReceiving => Volatile.Read(ref _sink) is not null;

    /// <summary>Whether the service has disconnected.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>How many attempts to send there were, those that failed included.</summary>
    public int SendAttempts { get; private set; }

    /// <summary>What was sent, in order, as it would be read on the other side.</summary>
    public IReadOnlyList<CloudEvent> Sent
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    /// <summary>Makes attempts to send fail.</summary>
    /// <param name="times">How many attempts.</param>
    /// <param name="exception">With what; default a failure that can pass.</param>
    /// <param name="when">Which events; default all.</param>
    public void FailSends(int times, EventTransportException? exception = null, Func<CloudEvent, bool>? when = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_lock)
        {
            _faults.Add(new SendFault(exception ?? new EventTransportException("The test makes sending fail."), when) { Left = times });
        }
    }

    /// <summary>Delivers an event to the service. Completes when the service has taken it, not when it is done.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="subscriptionId">The subscription under which it is delivered.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The service is not started, or stopped.</exception>
    public async Task DeliverAsync(CloudEvent cloudEvent, string? subscriptionId = null, CancellationToken cancellationToken = default)
    {
        var sink = Volatile.Read(ref _sink) ?? throw new InvalidOperationException("The service does not receive: it is not started, or stopped.");
        var bytes = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent);
        var received = new ReceivedEvent(JsonEventFormatter.Default.DecodeStructuredModeMessage(bytes), bytes.Length) { SubscriptionId = subscriptionId };
        await sink.ReceiveAsync(received, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken)
    {
        Subscriptions = subscriptions;
        Volatile.Write(ref _sink, sink);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        var bytes = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent);
        lock (_lock)
        {
            SendAttempts++;
            if (IsStopped)
            {
                return ValueTask.FromException(new EventTransportException("The service has disconnected.") { IsTransient = false });
            }

            if (_faults.Find(f => f.Left > 0 && f.Applies(cloudEvent)) is { } fault)
            {
                fault.Left--;
                return ValueTask.FromException(fault.Exception);
            }

            if (bytes.Length > MaxEventSize)
            {
                return ValueTask.FromException(new EventTransportException($"The event has {bytes.Length} bytes; the limit is {MaxEventSize}.") { IsTransient = false });
            }

            _sent.Add(JsonEventFormatter.Default.DecodeStructuredModeMessage(bytes));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopReceivingAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _sink, null);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        IsStopped = true;
        return Task.CompletedTask;
    }

    private sealed class SendFault(EventTransportException exception, Func<CloudEvent, bool>? when)
    {
        internal EventTransportException Exception => exception;

        internal int Left { get; set; }

        internal bool Applies(CloudEvent cloudEvent) => when?.Invoke(cloudEvent) ?? true;
    }
}
