namespace Keptn.Sdk.Transport.Nats;

/// <summary>
/// What is on its way to the server. Publishers append to one buffer; one loop per connection sends whatever has come
/// together since its last write (<see cref="NatsSender"/>). What no connection has taken when one breaks is sent by the next. Thread-safe.
/// </summary>
internal sealed class NatsOutbox(NatsOptions options, NatsSubscriptions subscriptions, TimeProvider timeProvider)
{
    /// <summary>Batches that follow each other faster than this are collected.</summary>
    private static readonly TimeSpan s_busy = TimeSpan.FromMicroseconds(100);

    private readonly Lock _gate = new();
    private readonly NatsSendBuffer _buffer = new();
    private readonly NatsConfirmations _confirmations = new();
    private readonly NatsSignal _signal = new();
    private readonly LinkedList<NatsWaitingMessage> _waiting = [];
    private string? _closed;
    private bool _isAttached;
    private bool _isIdle;
    private bool _pingWanted;
    private int _pongsOwed;
    private long _batch;
    private long _lastBatch;

    /// <summary>When the oldest unanswered PING was sent.</summary>
    internal long? OldestPing => Read(() => _confirmations.OldestPing);

    /// <summary>Messages with a <see cref="NatsReceipt.Batch"/> below this were taken by a connection.</summary>
    internal long CurrentBatch => Read(() => _batch);

    /// <summary>Something has not left or is not confirmed.</summary>
    internal bool IsPending => Read(() => _buffer.Length > 0 || _waiting.Count > 0 || !_confirmations.IsEmpty);

    /// <summary>Appends a message, which is copied.</summary>
    /// <param name="message">The message.</param>
    /// <param name="receipt">What the sender waits on: completed by a reply where the message asks for one, else by a PONG.</param>
    /// <returns>Whether there was room.</returns>
    /// <exception cref="EventTransportException">The client is closed.</exception>
    internal bool TryPublish(in NatsOutgoing message, NatsReceipt receipt)
    {
        bool wake;
        lock (_gate)
        {
            ThrowIfClosed();

            // Nobody overtakes those who wait.
            if (_waiting.Count > 0 || !HasRoomFor(message.Payload.Length))
            {
                return false;
            }

            Append(message, receipt);
            wake = TryWake();
        }

        SignalIf(wake);
        return true;
    }

    /// <summary>Appends a message as soon as there is room for it.</summary>
    /// <exception cref="TimeoutException">There was none for too long.</exception>
    /// <exception cref="EventTransportException">The client is closed.</exception>
    internal async Task PublishWhenRoomAsync(NatsWaitingMessage message, CancellationToken cancellationToken)
    {
        LinkedListNode<NatsWaitingMessage> place;
        bool wake;
        lock (_gate)
        {
            ThrowIfClosed();
            place = _waiting.AddLast(message);
            Admit();
            wake = TryWake();
        }

        SignalIf(wake);
        try
        {
            await message.Entered.WaitAsync(options.PendingTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            lock (_gate)
            {
                if (place.List is null)
                {
                    // It has entered at the last moment: it is on its way.
                    return;
                }

                _waiting.Remove(place);
            }

            throw;
        }
    }

    /// <summary>Completes with the PONG that stands for everything before it.</summary>
    /// <exception cref="EventTransportException">The client is closed, or the connection broke.</exception>
    internal ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var receipt = NatsReceipt.Rent(string.Empty);
        Change(() =>
        {
            ThrowIfClosed();
            _confirmations.Add(receipt);
        });
        receipt.EndWaitOn(cancellationToken);
        return receipt.Confirmation;
    }

    /// <exception cref="EventTransportException">The client is closed.</exception>
    internal NatsSubscription Subscribe(NatsSubject subject, string? queueGroup, NatsMessageHandler? handler)
    {
        NatsSubscription subscription = null!;
        Change(() =>
        {
            ThrowIfClosed();
            subscription = subscriptions.Add(subject, queueGroup, handler);
            if (_isAttached)
            {
                NatsProtocolWriter.WriteSubscribe(_buffer.Control, subscription);
            }
        });
        return subscription;
    }

    /// <summary>Ends all subscriptions; what is under way still arrives.</summary>
    internal void UnsubscribeAll() => Change(() =>
    {
        foreach (var subscription in subscriptions.All)
        {
            subscription.IsEnded = true;
            if (_isAttached)
            {
                NatsProtocolWriter.WriteUnsubscribe(_buffer.Control, subscription);
            }
        }
    });

    internal void Ping() => Change(() => _pingWanted = true);

    internal void Pong() => Change(() => _pongsOwed++);

    internal void PongReceived()
    {
        NatsReceiptList confirmed;
        bool wake;
        lock (_gate)
        {
            confirmed = _confirmations.PongReceived();
            wake = _confirmations.NeedPing && TryWake();
        }

        SignalIf(wake);
        confirmed.Confirm();
    }

    /// <summary>The server refused a message on a subject.</summary>
    internal void Refuse(string subject, Exception refusal)
    {
        lock (_gate)
        {
            _confirmations.Refuse(subject, refusal);
        }
    }

    /// <summary>A new connection is there: subscriptions go first.</summary>
    internal void Attach() => Change(() =>
    {
        _isAttached = true;
        foreach (var subscription in subscriptions.All.Where(s => !s.IsEnded))
        {
            subscription.Refusal = null;
            NatsProtocolWriter.WriteSubscribe(_buffer.Control, subscription);
        }
    });

    /// <summary>The connection is broken: its loop ends.</summary>
    internal void Detach() => Change(() =>
    {
        _isAttached = false;
        _pingWanted = false;
        _pongsOwed = 0;
        _buffer.DropControl();
    });

    /// <summary>After <see cref="Detach"/> and the end of the loop: what left but was not confirmed may be lost.</summary>
    internal void FailSent(Func<NatsReceipt, Exception> createException)
    {
        NatsReceiptList lost;
        lock (_gate)
        {
            lost = _confirmations.TakeSent();
        }

        lost.Fail(createException);
    }

    /// <summary>Closes for good: what waits fails with the reason, and so does every later call.</summary>
    internal void Close(string reason)
    {
        NatsReceiptList lost;
        lock (_gate)
        {
            _closed ??= reason;
            lost = _confirmations.TakeWaiting();
            foreach (var message in _waiting)
            {
                message.Fail(NotSent(reason));
            }

            _waiting.Clear();
        }

        lost.Fail(_ => NotSent(reason));
    }

    /// <summary>Takes all that should leave now. Ends with a PING where somebody waits for its PONG.</summary>
    /// <param name="batch">What to write, to be given back with <see cref="Release"/>; where it is empty, wait for work.</param>
    /// <returns>Whether there is a connection; if not, the loop shall end.</returns>
    internal bool TryTake(out NatsBatch batch)
    {
        lock (_gate)
        {
            if (!_isAttached)
            {
                batch = default;
                return false;
            }

            _batch++;
            _confirmations.BatchTaken();
            AddAnswers();
            batch = new NatsBatch(_buffer.TakeControl(), _buffer.TakeBatch());
            if (batch.IsEmpty)
            {
                _isIdle = true;
                _signal.Arm();
            }
            else
            {
                _lastBatch = timeProvider.GetTimestamp();
            }

            return true;
        }
    }

    /// <summary>After an empty batch: waits until there is something to do. For the one sender.</summary>
    /// <returns>Whether there is so much to do that more is about to come.</returns>
    internal ValueTask<bool> WaitForWorkAsync() => _signal.WaitAsync();

    /// <summary>A batch was written, or got lost on the way.</summary>
    internal void Release(in NatsBatch batch)
    {
        if (batch.Messages.IsEmpty)
        {
            return;
        }

        lock (_gate)
        {
            _buffer.Release(batch.Messages);
            Admit();
        }
    }

    private static EventTransportException NotSent(string reason) => new($"The event was not sent: {reason}");

    // One message larger than the limit must pass when nothing else is there, or it would wait for ever.
    private bool HasRoomFor(int size) => _buffer.Length == 0 || _buffer.Length + size <= options.MaxPendingBytes;

    private void Append(in NatsOutgoing message, NatsReceipt receipt)
    {
        _buffer.Add(message);
        receipt.Batch = _batch;
        if (message.InboxPrefix.IsEmpty)
        {
            _confirmations.Add(receipt);
        }
    }

    private void Admit()
    {
        while (_waiting.First is { } first && HasRoomFor(first.Value.Size))
        {
            _waiting.RemoveFirst();
            Append(first.Value.ToOutgoing(), first.Value.Receipt);
            first.Value.Enter();
        }
    }

    private void AddAnswers()
    {
        if (_pingWanted || _confirmations.NeedPing)
        {
            _pingWanted = false;
            _confirmations.PingSent(timeProvider.GetTimestamp());
            _buffer.AddToBatch(NatsProtocolWriter.Ping);
        }

        for (; _pongsOwed > 0; _pongsOwed--)
        {
            _buffer.AddToBatch(NatsProtocolWriter.Pong);
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Change(Action change)
    {
        bool wake;
        lock (_gate)
        {
            change();
            wake = TryWake();
        }

        SignalIf(wake);
    }

    private bool TryWake()
    {
        var wake = _isIdle;
        _isIdle = false;
        return wake;
    }

    // Outside the lock. Where little is to do the loop writes on this thread: waking another takes longer than the write.
    private void SignalIf(bool wake)
    {
        if (wake)
        {
            _signal.Set(isBusy: timeProvider.GetElapsedTime(Volatile.Read(ref _lastBatch)) < s_busy);
        }
    }

    private void ThrowIfClosed()
    {
        if (_closed is not null)
        {
            throw new EventTransportException($"The event was not sent: {_closed}") { IsTransient = false };
        }
    }
}
