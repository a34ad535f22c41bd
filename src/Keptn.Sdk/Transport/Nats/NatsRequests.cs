using System.Text;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>Messages that wait for a reply. All replies come to one inbox; the last part of the subject tells them apart.</summary>
internal sealed class NatsRequests(NatsOptions options, TimeProvider timeProvider)
{
    // A reply names its slot in the low bits; the rest is a running number, so that a late reply finds nobody.
    private const int SlotBits = 20;

    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private NatsReceipt?[] _slots = new NatsReceipt?[16];
    private int _used;
    private ulong _number;

    /// <summary>What the subject of every reply begins with. From the system's random bytes, so that nobody can guess it.</summary>
    internal byte[] InboxPrefix { get; } = Encoding.ASCII.GetBytes($"_INBOX.{Guid.NewGuid():N}.");

    /// <summary>The subject of the inbox subscription.</summary>
    internal string InboxSubject => $"{Encoding.ASCII.GetString(InboxPrefix)}*";

    /// <summary>Gives the receipt a reply token of its own.</summary>
    internal void Add(NatsReceipt receipt)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var slot))
            {
                slot = _used++;
                if (slot == 1 << SlotBits)
                {
                    _used--;
                    throw new EventTransportException($"The event was not sent: {slot} others wait for their acknowledgement.");
                }

                if (slot == _slots.Length)
                {
                    Array.Resize(ref _slots, slot * 2);
                }
            }

            receipt.ReplyToken = (++_number << SlotBits) | (uint)slot;
            _slots[slot] = receipt;
        }
    }

    /// <summary>Forgets a receipt whose message was not sent.</summary>
    internal void Remove(NatsReceipt receipt) => Take(receipt.ReplyToken)?.Release();

    /// <summary>A reply has come. Its payload is only valid during the call.</summary>
    internal void OnReply(ulong token, int status, ReadOnlySpan<byte> payload)
    {
        if (Take(token) is not { } receipt)
        {
            return;
        }

        if (status == NatsReply.NoRespondersStatus)
        {
            receipt.TrySucceed(new NatsReply(status, default));
        }
        else if (receipt.WantsReply)
        {
            receipt.TrySucceed(new NatsReply(status, payload.ToArray()));
        }
        else if (JetStreamAck.IsStored(payload, out var problem, out var isFinal))
        {
            receipt.TrySucceed();
        }
        else
        {
            // Subscribers outside the stream have it all the same.
            receipt.TryFail(new EventTransportException(
                $"JetStream did not store the event on '{receipt.Subject}': {problem}.")
            { IsTransient = !isFinal, MayHaveArrived = true });
        }

        receipt.Release();
    }

    /// <summary>Fails what has waited for too long.</summary>
    /// <param name="currentBatch">Messages of earlier batches were sent: their time runs.</param>
    internal void Expire(long currentBatch)
    {
        var now = timeProvider.GetTimestamp();
        foreach (var receipt in TakeAll(IsExpired))
        {
            receipt.TryFail(new EventTransportException(
                $"The event on '{receipt.Subject}' was not acknowledged within {options.RequestTimeout.TotalSeconds:0.#} s.")
            { MayHaveArrived = true });
            receipt.Release();
        }

        bool IsExpired(NatsReceipt receipt)
        {
            if (receipt.Batch >= currentBatch)
            {
                return false;
            }

            if (receipt.SentAt == 0)
            {
                receipt.SentAt = now;
                return false;
            }

            return timeProvider.GetElapsedTime(receipt.SentAt, now) > options.RequestTimeout;
        }
    }

    /// <summary>Fails those that match.</summary>
    internal void Fail(Func<NatsReceipt, bool> match, Func<NatsReceipt, Exception> createException)
    {
        foreach (var receipt in TakeAll(match))
        {
            receipt.TryFail(createException(receipt));
            receipt.Release();
        }
    }

    private NatsReceipt? Take(ulong token)
    {
        var slot = (int)(token & ((1 << SlotBits) - 1));
        lock (_gate)
        {
            if (slot >= _used || _slots[slot] is not { } receipt || receipt.ReplyToken != token)
            {
                return null;
            }

            _slots[slot] = null;
            _free.Push(slot);
            return receipt;
        }
    }

    private List<NatsReceipt> TakeAll(Func<NatsReceipt, bool> match)
    {
        List<NatsReceipt> taken = [];
        lock (_gate)
        {
            for (var slot = 0; slot < _used; slot++)
            {
                if (_slots[slot] is { } receipt && match(receipt))
                {
                    _slots[slot] = null;
                    _free.Push(slot);
                    taken.Add(receipt);
                }
            }
        }

        return taken;
    }
}
