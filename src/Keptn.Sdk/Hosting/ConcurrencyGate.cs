namespace Keptn.Sdk.Hosting;

/// <summary>
/// Lets a number of executions in and parks the rest in order of arrival. An execution that leaves passes its place
/// on; nobody blocks a thread.
/// </summary>
internal sealed class ConcurrencyGate(int capacity)
{
    private readonly Queue<EventExecution> _parked = new();
    private int _free = capacity;

    internal int Parked
    {
        get
        {
            lock (_parked)
            {
                return _parked.Count;
            }
        }
    }

    /// <summary>What has not begun, as it stands.</summary>
    internal EventExecution[] GetParked()
    {
        lock (_parked)
        {
            return [.. _parked];
        }
    }

    internal bool TryEnter(EventExecution execution)
    {
        lock (_parked)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }

            _parked.Enqueue(execution);
            return false;
        }
    }

    internal void Exit()
    {
        EventExecution next;
        lock (_parked)
        {
            if (!_parked.TryDequeue(out next!))
            {
                _free++;
                return;
            }
        }

        next.Admit();
    }

    /// <summary>Takes out some of what has not begun; the rest keeps its order.</summary>
    internal IReadOnlyList<EventExecution> Take(Func<EventExecution, bool> condition)
    {
        lock (_parked)
        {
            EventExecution[] taken = [.. _parked.Where(condition)];
            if (taken.Length > 0)
            {
                EventExecution[] rest = [.. _parked.Except(taken)];
                _parked.Clear();
                Array.ForEach(rest, _parked.Enqueue);
            }

            return taken;
        }
    }

    /// <summary>Takes out what has not begun.</summary>
    internal IReadOnlyList<EventExecution> Clear()
    {
        lock (_parked)
        {
            EventExecution[] parked = [.. _parked];
            _parked.Clear();
            return parked;
        }
    }
}
