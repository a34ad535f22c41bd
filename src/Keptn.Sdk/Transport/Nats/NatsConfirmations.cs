namespace Keptn.Sdk.Transport.Nats;

/// <summary>
/// Which receipts which PONG confirms. One PING behind a batch confirms all messages before it. Not thread-safe:
/// guarded by the lock of <see cref="NatsOutbox"/>.
/// </summary>
internal sealed class NatsConfirmations
{
    // A second PING may leave while the first is under way, so that a message does not wait for two round trips; more
    // would only cost both sides a wake-up each.
    private const int MaxPings = 2;

    private readonly Queue<(NatsReceiptList Receipts, long SentAt)> _pings = new();
    private NatsReceiptList _waiting;
    private NatsReceiptList _sent;

    /// <summary>When the oldest PING without answer was sent; <see langword="null"/> where none is under way.</summary>
    internal long? OldestPing => _pings.TryPeek(out var ping) ? ping.SentAt : null;

    internal bool IsEmpty => _pings.Count == 0 && _waiting.IsEmpty && _sent.IsEmpty;

    /// <summary>A batch that leaves now should end with a PING.</summary>
    internal bool NeedPing => _pings.Count < MaxPings && !(_waiting.IsEmpty && _sent.IsEmpty);

    internal void Add(NatsReceipt receipt) => _waiting.Add(receipt);

    /// <summary>Everything so far is in a batch that leaves now.</summary>
    internal void BatchTaken() => _sent.TakeAll(ref _waiting);

    /// <summary>A PING leaves at the end of the batch.</summary>
    internal void PingSent(long timestamp)
    {
        _pings.Enqueue((_sent, timestamp));
        _sent = default;
    }

    /// <returns>The receipts that the PONG confirms.</returns>
    internal NatsReceiptList PongReceived() => _pings.TryDequeue(out var ping) ? ping.Receipts : default;

    /// <summary>Marks receipts as refused whose batch is under way.</summary>
    internal bool Refuse(string subject, Exception refusal)
    {
        // Errors come in order with PONGs, so the oldest batch with that subject is the one.
        foreach (var (receipts, _) in _pings)
        {
            if (receipts.Refuse(subject, refusal))
            {
                return true;
            }
        }

        return _sent.Refuse(subject, refusal);
    }

    /// <returns>The receipts of everything that left, in order; they are no longer waited for here.</returns>
    internal NatsReceiptList TakeSent()
    {
        NatsReceiptList all = default;
        while (_pings.TryDequeue(out var ping))
        {
            var receipts = ping.Receipts;
            all.TakeAll(ref receipts);
        }

        all.TakeAll(ref _sent);
        return all;
    }

    /// <returns>The receipts of everything that did not leave; they are no longer waited for here.</returns>
    internal NatsReceiptList TakeWaiting()
    {
        NatsReceiptList all = default;
        all.TakeAll(ref _waiting);
        return all;
    }
}
