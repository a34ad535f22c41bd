namespace Keptn.Sdk.Transport.Nats;

/// <summary>Receipts in a row, linked through themselves. Not thread-safe.</summary>
internal struct NatsReceiptList
{
    private NatsReceipt? _tail;

    internal NatsReceipt? Head { get; private set; }

    internal readonly bool IsEmpty => Head is null;

    internal void Add(NatsReceipt receipt)
    {
        if (_tail is null)
        {
            Head = receipt;
        }
        else
        {
            _tail.Next = receipt;
        }

        _tail = receipt;
    }

    /// <summary>Adds the others behind these and leaves that list empty.</summary>
    internal void TakeAll(ref NatsReceiptList others)
    {
        if (others.Head is null)
        {
            return;
        }

        if (_tail is null)
        {
            Head = others.Head;
        }
        else
        {
            _tail.Next = others.Head;
        }

        _tail = others._tail;
        others = default;
    }

    /// <summary>The server has everything: completes all, those that it refused with the reason.</summary>
    internal readonly void Confirm()
    {
        for (var receipt = Head; receipt is not null;)
        {
            var next = receipt.Next;
            if (receipt.Refusal is { } refusal)
            {
                receipt.TryFail(refusal);
            }
            else
            {
                receipt.TrySucceed();
            }

            receipt.Release();
            receipt = next;
        }
    }

    /// <summary>Fails all, each with an exception of its own.</summary>
    internal readonly void Fail(Func<NatsReceipt, Exception> createException)
    {
        for (var receipt = Head; receipt is not null;)
        {
            var next = receipt.Next;
            receipt.TryFail(createException(receipt));
            receipt.Release();
            receipt = next;
        }
    }

    /// <summary>Marks those on a subject as refused.</summary>
    internal readonly bool Refuse(string subject, Exception refusal)
    {
        var found = false;
        for (var receipt = Head; receipt is not null; receipt = receipt.Next)
        {
            if (receipt.Subject == subject)
            {
                receipt.Refusal = refusal;
                found = true;
            }
        }

        return found;
    }
}
