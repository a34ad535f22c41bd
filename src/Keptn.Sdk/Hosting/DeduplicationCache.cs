namespace Keptn.Sdk.Hosting;

/// <summary>Remembers ids for a while and up to a number, the oldest leaving first.</summary>
internal sealed class DeduplicationCache(int capacity, TimeSpan window, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DeduplicationKey, int> _ids = [];
    private readonly Queue<(DeduplicationKey Key, int Serial, long Timestamp)> _order = new();

    // Runs over after some thousand million ids, long after the last one with the same serial was forgotten.
    private int _serial;

    /// <summary>Whether the id is new; it is remembered from then on.</summary>
    /// <param name="key">The id, and the handler that sees it, or -1 for the handlers of a task together.</param>
    internal bool TryAdd((string Id, int Handler) key)
    {
        var known = DeduplicationKey.Create(key.Id, key.Handler);
        var now = timeProvider.GetTimestamp();
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest) && timeProvider.GetElapsedTime(oldest.Timestamp, now) >= window)
            {
                RemoveOldest();
            }

            if (!_ids.TryAdd(known, unchecked(_serial + 1)))
            {
                return false;
            }

            // An id that was forgotten may stand in the queue twice; only its last entry counts.
            _order.Enqueue((known, unchecked(++_serial), now));
            if (_order.Count > capacity)
            {
                RemoveOldest();
            }

            return true;
        }
    }

    /// <summary>Whether the id is remembered.</summary>
    internal bool Contains((string Id, int Handler) key)
    {
        var known = DeduplicationKey.Create(key.Id, key.Handler);
        lock (_lock)
        {
            return _ids.ContainsKey(known);
        }
    }

    /// <summary>Makes the id new again, because the event was not processed after all.</summary>
    internal void Remove((string Id, int Handler) key)
    {
        var known = DeduplicationKey.Create(key.Id, key.Handler);
        lock (_lock)
        {
            _ids.Remove(known);
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
