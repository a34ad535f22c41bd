using System.Buffers;
using System.Collections.Concurrent;
using Keptn.Sdk.CloudEvents;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>
/// Events over core NATS, with the rules of the Go SDK: the subject is the event type, the payload the event as JSON,
/// the queue group the service name. Without a group, overlapping patterns deliver an event once for each.
/// </summary>
/// <remarks>
/// There are two connections. The one for receiving stops reading when the service is at its limits; if sends shared
/// it, their confirmations would wait behind the very events that wait for these sends.
/// </remarks>
internal sealed class NatsTransport : IEventTransport, ISelfRegisteringTransport, IAsyncDisposable
{
    // What a message id costs as a header, with room for ids that are longer than a UUID.
    private const int HeaderReserve = 128;
    private const int MaxSubjects = 4096;
    private const int MaxKeptBuffer = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    private readonly string? _queueGroup;
    private readonly ILogger _logger;
    private readonly JsonEventFormatter _formatter;
    private readonly NatsConnection _receiving;
    private readonly NatsConnection _sending;
    private readonly JetStreamCoverage _coverage;
    private readonly ConcurrentDictionary<string, JetStreamSubject> _subjects = new(StringComparer.Ordinal);
    private long _undecodable;

    /// <summary>Creates a transport; nothing is connected yet.</summary>
    /// <param name="serviceName">The name of the service: its queue group, unless the options name another.</param>
    /// <param name="options">Servers and limits.</param>
    /// <param name="logger">Where it reports.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message names every problem.</exception>
    internal NatsTransport(string serviceName, NatsOptions options, ILogger<NatsTransport> logger, TimeProvider timeProvider)
    {
        _queueGroup = options.QueueGroup switch
        {
            null when NatsSubject.IsValidQueueGroup(serviceName) => serviceName,
            null => throw new ArgumentException(
                $"The service name '{serviceName}' cannot be a NATS queue group: it is empty or has blanks. Give the service another one in AddKeptn, or set {nameof(NatsOptions.QueueGroup)}.",
                nameof(serviceName)),
            "" => null,
            var group => group,
        };
        var name = options.ClientName ?? serviceName;
        _logger = logger;
        _formatter = new JsonEventFormatter(new CloudEventFormatterOptions { MaxMessageSize = options.MaxMessageSize });
        _receiving = new NatsConnection($"{name} (receive)", options, logger, timeProvider);
        _sending = new NatsConnection($"{name} (send)", options, logger, timeProvider);
        _coverage = new JetStreamCoverage(_sending, logger, timeProvider);
    }

    /// <inheritdoc/>
    public string Name => "nats";

    /// <inheritdoc/>
    public int MaxEventSize => Math.Max(_sending.ServerInfo.MaxPayload - HeaderReserve, 1);

    /// <inheritdoc/>
    public ConnectionState State => IsConnected ? ConnectionState.Connected : ConnectionState.Connecting;

    bool ISelfRegisteringTransport.LosesEvents => true;

    Action? ISelfRegisteringTransport.Reconnected
    {
        get => _receiving.Reconnected;
        set => _receiving.Reconnected = value;
    }

    /// <summary>Both connections are up.</summary>
    internal bool IsConnected => _receiving.IsConnected && _sending.IsConnected;

    /// <summary>How many messages were dropped: at the limits of the service, too large, or not an event.</summary>
    internal long Dropped => _receiving.Dropped + Interlocked.Read(ref _undecodable);

    /// <inheritdoc/>
    /// <exception cref="EventTransportException">Every server refuses this client, or a subscription.</exception>
    public async Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscriptions);
        ArgumentNullException.ThrowIfNull(sink);

        // The side that answers comes first: an event must not arrive before its answer can leave.
        await _sending.ConnectAsync(cancellationToken).ConfigureAwait(false);
        await _receiving.ConnectAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(subscriptions.Distinct(StringComparer.Ordinal).Select(
            subject => _receiving.SubscribeAsync(subject, _queueGroup, ReceiveAsync, cancellationToken))).ConfigureAwait(false);

        ValueTask ReceiveAsync(NatsMessage message, CancellationToken token) => DeliverAsync(message, sink, token);
    }

    /// <inheritdoc/>
    /// <exception cref="EventTransportException">The server does not permit it.</exception>
    public Task WatchAsync(IReadOnlyList<string> patterns, IEventSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(sink);
        return Task.WhenAll(patterns.Select(subject => _receiving.SubscribeAsync(
            subject, queueGroup: null, (message, token) => DeliverAsync(message, sink, token), cancellationToken)));
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        var subject = GetSubject(cloudEvent.Type);
        return _coverage.Get(subject) switch
        {
            false => _sending.PublishAsync(subject.Subject, Encode(cloudEvent), cancellationToken),
            true => SendToStreamAsync(cloudEvent, subject, mayAskAgain: true, cancellationToken),
            null => AskAndSendAsync(cloudEvent, subject, mayAskAgain: true, cancellationToken),
        };
    }

    /// <inheritdoc/>
    public async Task StopReceivingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _receiving.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _receiving.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _receiving.DisposeAsync().ConfigureAwait(false);
        await _sending.CloseAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Disconnects without a flush.</summary>
    public async ValueTask DisposeAsync()
    {
        await _receiving.DisposeAsync().ConfigureAwait(false);
        await _sending.DisposeAsync().ConfigureAwait(false);
    }

    private static ReadOnlySpan<byte> Encode(CloudEvent cloudEvent)
    {
        var buffer = s_buffer;
        if (buffer is null || buffer.Capacity > MaxKeptBuffer)
        {
            s_buffer = buffer = new ArrayBufferWriter<byte>(2048);
        }

        buffer.ResetWrittenCount();
        JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent, buffer);
        return buffer.WrittenSpan;
    }

    // A header line ends at a line break: such an id goes without de-duplication rather than as somebody else's header.
    private static string? GetMessageId(CloudEvent cloudEvent) =>
        string.IsNullOrEmpty(cloudEvent.Id) || cloudEvent.Id.AsSpan().ContainsAny('\r', '\n', '\0') ? null : cloudEvent.Id;

    private ValueTask DeliverAsync(in NatsMessage message, IEventSink sink, CancellationToken cancellationToken)
    {
        CloudEvent cloudEvent;
        try
        {
            cloudEvent = _formatter.DecodeStructuredModeMessage(message.Payload, isReused: true);
        }
        catch (CloudEventFormatException e)
        {
            Interlocked.Increment(ref _undecodable);
            _logger.NotAnEvent(message.Subject, message.Size, e.Message);
            return default;
        }

        return sink.ReceiveAsync(new ReceivedEvent(cloudEvent, message.Size), cancellationToken);
    }

    private async ValueTask AskAndSendAsync(
        CloudEvent cloudEvent, JetStreamSubject subject, bool mayAskAgain, CancellationToken cancellationToken)
    {
        await _coverage.CheckAsync(subject).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (subject.IsCovered == true)
        {
            await SendToStreamAsync(cloudEvent, subject, mayAskAgain, cancellationToken).ConfigureAwait(false);
            return;
        }

        await _sending.PublishAsync(subject.Subject, Encode(cloudEvent), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendToStreamAsync(
        CloudEvent cloudEvent, JetStreamSubject subject, bool mayAskAgain, CancellationToken cancellationToken)
    {
        NatsReply reply;
        try
        {
            reply = await _sending.PublishToStreamAsync(
                subject.Subject, Encode(cloudEvent), GetMessageId(cloudEvent), cancellationToken).ConfigureAwait(false);
        }
        catch (EventTransportException e) when (e.MayHaveArrived)
        {
            // Perhaps the stream is gone, and only subscribers are left, which do not acknowledge.
            subject.Doubt();
            throw;
        }

        if (!reply.HasNoResponders)
        {
            return;
        }

        // The stream is gone and nobody has the event. Ask once more, for it may have been replaced; else send plainly.
        subject.Doubt();
        if (!mayAskAgain)
        {
            throw new EventTransportException($"The JetStream stream of '{subject.Subject}' does not answer.");
        }

        await AskAndSendAsync(cloudEvent, subject, mayAskAgain: false, cancellationToken).ConfigureAwait(false);
    }

    private JetStreamSubject GetSubject(string? type)
    {
        if (type is not null && _subjects.TryGetValue(type, out var known))
        {
            return known;
        }

        try
        {
            var subject = new JetStreamSubject(NatsSubject.ForPublish(type ?? string.Empty));
            if (_subjects.Count >= MaxSubjects)
            {
                _subjects.Clear();
            }

            return _subjects.GetOrAdd(subject.Subject.Text, subject);
        }
        catch (ArgumentException e)
        {
            throw new EventTransportException($"An event of type '{type}' cannot be sent over NATS: {e.Message}", e) { IsTransient = false };
        }
    }
}
