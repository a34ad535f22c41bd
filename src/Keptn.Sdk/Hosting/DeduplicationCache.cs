namespace Keptn.Sdk.Hosting;

/// <summary>Remembers ids for a while and up to a number, the oldest leaving first.</summary>
internal sealed class DeduplicationCache(int capacity, TimeSpan window, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long Timestamp)> _order = new();

    /// <summary>Whether the id is new; it is remembered from then on.</summary>
    internal bool TryAdd(string id)
    {
        var now = timeProvider.GetTimestamp();
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest)
                && (_order.Count >= capacity || timeProvider.GetElapsedTime(oldest.Timestamp, now) >= window))
            {
                _order.Dequeue();
                _ids.Remove(oldest.Id);
            }

            if (!_ids.Add(id))
            {
                return false;
            }

            _order.Enqueue((id, now));
            return true;
        }
    }

    /// <summary>Makes the id new again, because the event was not processed after all.</summary>
    internal void Remove(string id)
    {
        lock (_lock)
        {
            _ids.Remove(id);
        }
    }
}
