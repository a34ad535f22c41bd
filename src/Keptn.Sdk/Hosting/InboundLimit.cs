namespace Keptn.Sdk.Hosting;

/// <summary>
/// Bounds what has been received and is not done, by count and bytes. At the limit a transport waits, in order of
/// arrival, and so stops reading.
/// </summary>
internal sealed class InboundLimit(int maxEvents, long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private int _events;
    private long _bytes;

    internal int Events => Volatile.Read(ref _events);

    internal long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Takes a place; <see langword="null"/> if there is one now, otherwise a task to wait for.</summary>
    internal Task? Enter(int size, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_lock)
        {
            if (_waiters.Count == 0 && Fits(size))
            {
                _events++;
                _bytes += size;
                return null;
            }

            waiter = new Waiter(this, size);
            _waiters.AddLast(waiter.Node);
        }

        return WaitAsync(waiter, cancellationToken);
    }

    internal void Exit(int size)
    {
        lock (_lock)
        {
            _events--;
            _bytes -= size;
            Admit();
        }
    }

    private static async Task WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).Cancel(token), waiter);
        await waiter.Task.ConfigureAwait(false);
    }

    private void Admit()
    {
        while (_waiters.First is { } node && Fits(node.Value.Size))
        {
            _waiters.Remove(node);
            _events++;
            _bytes += node.Value.Size;
            node.Value.SetResult();
        }
    }

    // One event larger than the limit must pass when nothing else is there, or it would wait for ever.
    private bool Fits(int size) => _events == 0 || (_events < maxEvents && _bytes + size <= maxBytes);

    private sealed class Waiter
    {
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly InboundLimit _limit;

        internal Waiter(InboundLimit limit, int size)
        {
            _limit = limit;
            Size = size;
            Node = new LinkedListNode<Waiter>(this);
        }

        internal int Size { get; }

        /// <summary>Its place among those that wait; whoever takes it out decides how the wait ends.</summary>
        internal LinkedListNode<Waiter> Node { get; }

        internal Task Task => _source.Task;

        internal void SetResult() => _source.SetResult();

        internal void Cancel(CancellationToken cancellationToken)
        {
            lock (_limit._lock)
            {
                if (Node.List is null)
                {
                    return;
                }

                _limit._waiters.Remove(Node);
                _source.SetCanceled(cancellationToken);

                // A smaller one may have waited behind.
                _limit.Admit();
            }
        }
    }
}
