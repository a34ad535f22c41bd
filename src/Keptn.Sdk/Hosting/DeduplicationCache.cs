namespace Keptn.Sdk.Hosting;

/// <summary>Remembers ids for a while and up to a number, the oldest leaving first.</summary>
internal sealed class DeduplicationCache(int capacity, TimeSpan window, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Id, int Handler), long> _ids = [];
    private readonly Queue<((string Id, int Handler) Key, long Serial, long Timestamp)> _order = new();
    private long _serial;

    /// <summary>Whether the id is new; it is remembered from then on.</summary>
    /// <param name="key">The id, and the handler that sees it, or -1 for the handlers of a task together.</param>
    internal bool TryAdd((string Id, int Handler) key)
    {
        var now = timeProvider.GetTimestamp();
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest) && timeProvider.GetElapsedTime(oldest.Timestamp, now) >= window)
            {
                RemoveOldest();
            }

            if (!_ids.TryAdd(key, _serial + 1))
            {
                return false;
            }

            // An id that was forgotten may stand in the queue twice; only its last entry counts.
            _order.Enqueue((key, ++_serial, now));
            if (_order.Count > capacity)
            {
                RemoveOldest();
            }

            return true;
        }
    }

    /// <summary>Makes the id new again, because the event was not processed after all.</summary>
    internal void Remove((string Id, int Handler) key)
    {
        lock (_lock)
        {
            _ids.Remove(key);
        }
    }

    private void RemoveOldest()
    {
        var (key, serial, _) = _order.Dequeue();
        if (_ids.TryGetValue(key, out var current) && current == serial)
        {
            _ids.Remove(key);
        }
    }
}
