namespace Keptn.Sdk.Hosting;

/// <summary>
/// Bounds what has been received and is not done, by count and bytes. At the limit a transport waits, in order of
/// arrival, and so stops reading.
/// </summary>
internal sealed class InboundLimit(int maxEvents, long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _waiters = new();
    private int _events;
    private long _bytes;

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

            waiter = new Waiter(size);
            _waiters.Enqueue(waiter);
        }

        return WaitAsync(waiter, cancellationToken);
    }

    internal void Exit(int size)
    {
        List<Waiter>? admitted = null;
        lock (_lock)
        {
            _events--;
            _bytes -= size;
            Admit(ref admitted);
        }

        admitted?.ForEach(w => w.TrySetResult());
    }

    private static async Task WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((Waiter)state!).TrySetCanceled(token), waiter);
        await waiter.Task.ConfigureAwait(false);
    }

    private void Admit(ref List<Waiter>? admitted)
    {
        while (_waiters.TryPeek(out var waiter) && (waiter.Task.IsCompleted || Fits(waiter.Size)))
        {
            _waiters.Dequeue();
            if (waiter.TryTake())
            {
                _events++;
                _bytes += waiter.Size;
                (admitted ??= []).Add(waiter);
            }
        }
    }

    // One event larger than the limit must pass when nothing else is there, or it would wait for ever.
    private bool Fits(int size) => _events == 0 || (_events < maxEvents && _bytes + size <= maxBytes);

    private sealed class Waiter(int size)
    {
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _decided;

        internal int Size => size;

        internal Task Task => _source.Task;

        internal bool TryTake() => Interlocked.Exchange(ref _decided, 1) == 0;

        internal void TrySetResult() => _source.TrySetResult();

        internal void TrySetCanceled(CancellationToken token)
        {
            if (TryTake())
            {
                _source.TrySetCanceled(token);
            }
        }
    }
}
