using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>
/// A core-NATS client: one connection that comes back by itself, with the subscriptions it had and the messages that
/// had not left. Thread-safe.
/// </summary>
internal sealed class NatsConnection : IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly NatsOutbox _outbox;
    private readonly NatsRequests _requests;
    private readonly NatsReceiver _receiver;
    private readonly NatsConnectionLoop _loop;
    private readonly Lock _inboxGate = new();
    private NatsSubscription? _inbox;

    /// <exception cref="ArgumentException">The options are wrong; the message names every problem.</exception>
    internal NatsConnection(string name, NatsOptions options, ILogger logger, TimeProvider timeProvider)
    {
        var problems = options.Validate();
        if (problems.Count > 0 || !NatsServerAddress.TryParseList(options.Servers, out var servers, out _))
        {
            throw new ArgumentException($"The NATS options are not valid: {string.Join(" ", problems)}", nameof(options));
        }

        _logger = logger;
        Options = options;
        var subscriptions = new NatsSubscriptions();
        _outbox = new NatsOutbox(options, subscriptions, timeProvider);
        _requests = new NatsRequests(options, timeProvider);
        _receiver = new NatsReceiver(options, subscriptions, _requests, _outbox, logger, timeProvider);
        var sender = new NatsSender(_outbox, timeProvider);
        _loop = new NatsConnectionLoop(
            new NatsReconnect(options, servers, new NatsHandshake(name, options, timeProvider), logger, timeProvider),
            _outbox,
            _requests,
            sender,
            _receiver,
            new NatsKeepAlive(options, _outbox, sender, _receiver, _requests, timeProvider),
            logger);
    }

    internal NatsOptions Options { get; }

    /// <summary>The server has us and our subscriptions.</summary>
    internal bool IsConnected => _loop.IsConnected;

    /// <summary>How many connections there have been: what was learnt about one server need not hold for the next.</summary>
    internal int Connections => _loop.Connections;

    /// <summary>Called each time the connection has come back, with its subscriptions.</summary>
    internal Action? Reconnected
    {
        get => _loop.Reconnected;
        set => _loop.Reconnected = value;
    }

    /// <summary>What the server last said about itself.</summary>
    internal NatsServerInfo ServerInfo => _loop.ServerInfo;

    /// <summary>How many received messages were lost here.</summary>
    internal long Dropped => _receiver.Dropped;

    /// <summary>The server does not let us receive replies.</summary>
    internal bool CannotRequest => !ServerInfo.SupportsHeaders || Volatile.Read(ref _inbox)?.Refusal is not null;

    /// <summary>Connects; tries until it works, or until every server refuses this client.</summary>
    /// <exception cref="EventTransportException">Every server refuses this client; the message says why.</exception>
    internal Task ConnectAsync(CancellationToken cancellationToken) => _loop.StartAsync(cancellationToken);

    /// <summary>Subscribes, now and on every later connection. Completes when the server has it.</summary>
    /// <exception cref="EventTransportException">The server does not permit it.</exception>
    internal async Task<NatsSubscription> SubscribeAsync(
        string subject, string? queueGroup, NatsMessageHandler handler, CancellationToken cancellationToken)
    {
        var checkedSubject = NatsSubject.ForSubscription(subject);
        var subscription = _outbox.Subscribe(checkedSubject, queueGroup, handler);
        while (!await TryFlushAsync(cancellationToken).ConfigureAwait(false))
        {
            // The connection broke. The next one begins with all subscriptions, this one too.
        }

        return subscription.Refusal is { } refusal
            ? throw new EventTransportException($"NATS does not permit to subscribe to '{subject}': {refusal}.") { IsTransient = false }
            : subscription;
    }

    /// <summary>Publishes. The payload is copied before this returns; the task completes when the server has the message.</summary>
    /// <exception cref="EventTransportException">It was not sent, or may not have been; the exception says which.</exception>
    internal ValueTask PublishAsync(NatsSubject subject, ReadOnlySpan<byte> payload, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckSize(subject, payload.Length);
        var receipt = NatsReceipt.Rent(subject.Text);
        if (!_outbox.TryPublish(new NatsOutgoing(subject, payload), receipt))
        {
            return PublishLaterAsync(new NatsWaitingMessage(subject, payload.ToArray(), receipt), cancellationToken);
        }

        receipt.EndWaitOn(cancellationToken);
        return receipt.Confirmation;
    }

    /// <summary>Publishes on a subject of a stream. Completes with JetStream's acknowledgement, or with "no responders".</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="payload">The payload; copied before this returns.</param>
    /// <param name="messageId">By which JetStream tells a repetition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventTransportException">It was not stored, or may not have been; the exception says which.</exception>
    internal ValueTask<NatsReply> PublishToStreamAsync(
        NatsSubject subject, ReadOnlySpan<byte> payload, string? messageId, CancellationToken cancellationToken) =>
        RequestAsync(NatsReceipt.Rent(subject.Text), subject, payload, messageId, cancellationToken);

    /// <summary>Publishes and waits for a reply.</summary>
    /// <exception cref="EventTransportException">There was no reply.</exception>
    internal ValueTask<NatsReply> RequestAsync(NatsSubject subject, ReadOnlySpan<byte> payload, CancellationToken cancellationToken) =>
        RequestAsync(NatsReceipt.Rent(subject.Text, wantsReply: true), subject, payload, messageId: null, cancellationToken);

    /// <summary>Completes when the server has everything that was published before.</summary>
    internal ValueTask FlushAsync(CancellationToken cancellationToken) => _outbox.FlushAsync(cancellationToken);

    /// <summary>Ends all subscriptions. Completes when every message that was under way has been handed over.</summary>
    internal async Task DrainAsync(CancellationToken cancellationToken)
    {
        _outbox.UnsubscribeAll();
        if (!IsConnected)
        {
            return;
        }

        try
        {
            // Messages come before this PONG, and each is handed over before the next is read.
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EventTransportException)
        {
            // The connection broke: nothing is under way any more.
        }
    }

    /// <summary>Closes, after everything pending has left or the token has ended the wait.</summary>
    internal async Task CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_outbox.IsPending)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is EventTransportException or OperationCanceledException)
        {
            _logger.FlushFailed(e.Message);
        }

        await DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _receiver.Stop();
        await _loop.StopAsync().ConfigureAwait(false);
    }

    /// <returns>Whether the connection lasted until the server had everything.</returns>
    /// <exception cref="EventTransportException">The client is closed.</exception>
    private async ValueTask<bool> TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (EventTransportException e) when (e.MayHaveArrived)
        {
            return false;
        }
    }

    private async ValueTask PublishLaterAsync(NatsWaitingMessage message, CancellationToken cancellationToken)
    {
        await WaitForRoomAsync(message, cancellationToken).ConfigureAwait(false);
        message.Receipt.EndWaitOn(cancellationToken);
        await message.Receipt.Confirmation.ConfigureAwait(false);
    }

    private ValueTask<NatsReply> RequestAsync(
        NatsReceipt receipt, NatsSubject subject, ReadOnlySpan<byte> payload, string? messageId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckSize(subject, payload.Length + NatsProtocolWriter.GetHeaderSize(messageId));
        EnsureInbox();
        _requests.Add(receipt);
        var message = new NatsOutgoing(subject, payload)
        {
            InboxPrefix = _requests.InboxPrefix,
            ReplyToken = receipt.ReplyToken,
            MessageId = messageId,
        };
        try
        {
            if (!_outbox.TryPublish(message, receipt))
            {
                var waiting = new NatsWaitingMessage(subject, payload.ToArray(), receipt) { InboxPrefix = _requests.InboxPrefix, MessageId = messageId };
                return RequestLaterAsync(waiting, cancellationToken);
            }
        }
        catch
        {
            _requests.Remove(receipt);
            throw;
        }

        receipt.EndWaitOn(cancellationToken);
        return receipt.Reply;
    }

    private async ValueTask<NatsReply> RequestLaterAsync(NatsWaitingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await WaitForRoomAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _requests.Remove(message.Receipt);
            throw;
        }

        message.Receipt.EndWaitOn(cancellationToken);
        return await message.Receipt.Reply.ConfigureAwait(false);
    }

    private async Task WaitForRoomAsync(NatsWaitingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _outbox.PublishWhenRoomAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            var why = IsConnected ? string.Empty : ", which is not connected";
            throw new EventTransportException(
                $"The event was not sent: {Options.MaxPendingBytes} bytes have been waiting for NATS for {Options.PendingTimeout.TotalSeconds:0.#} s{why}.",
                e);
        }
    }

    private void EnsureInbox()
    {
        if (Volatile.Read(ref _inbox) is not null)
        {
            return;
        }

        lock (_inboxGate)
        {
            _inbox ??= _outbox.Subscribe(
                NatsSubject.ForSubscription(_requests.InboxSubject), queueGroup: null, handler: null);
        }
    }

    private void CheckSize(NatsSubject subject, int size)
    {
        var limit = ServerInfo.MaxPayload;
        if (size > limit)
        {
            throw new EventTransportException(
                $"The event on '{subject}' has {size} bytes, the NATS server takes {limit} (max_payload).")
            { IsTransient = false };
        }
    }
}
