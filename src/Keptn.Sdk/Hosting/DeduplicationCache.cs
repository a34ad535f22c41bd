namespace Keptn.Sdk.Hosting;

/// <summary>Remembers ids for a while and up to a number, the oldest leaving first.</summary>
internal sealed class DeduplicationCache(int capacity, TimeSpan window, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly RememberedIds _ids = new();

    /// <summary>Whether the id is new; it is remembered from then on.</summary>
    /// <param name="key">The id, and the handler that sees it, or -1 for the handlers of a task together.</param>
    internal bool TryAdd((string Id, int Handler) key)
    {
        var known = DeduplicationKey.Create(key.Id, key.Handler);
        var now = timeProvider.GetTimestamp();
        lock (_lock)
        {
            while (_ids.Count > 0 && timeProvider.GetElapsedTime(_ids.OldestTimestamp, now) >= window)
            {
                _ids.RemoveOldest();
            }

            if (_ids.Contains(known))
            {
                return false;
            }

            _ids.Add(known, now);
            if (_ids.Count > capacity)
            {
                _ids.RemoveOldest();
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
            return _ids.Contains(known);
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
}
