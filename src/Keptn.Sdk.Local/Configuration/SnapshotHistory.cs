namespace Keptn.Sdk.Local.Configuration;

/// <summary>
/// The latest states of the stages, so that a sequence sees the files it started with while they are edited.
/// Thread-safe.
/// </summary>
internal sealed class SnapshotHistory(long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<(string Project, string Stage, string CommitId), StageSnapshot> _snapshots = [];
    private long _bytes;

    internal void Add(string project, string stage, StageSnapshot snapshot)
    {
        lock (_lock)
        {
            var key = (project, stage, snapshot.CommitId);
            if (_snapshots.Remove(key, out var same))
            {
                _bytes -= same.Size;
            }

            _snapshots.Add(key, snapshot);
            _bytes += snapshot.Size;

            // The newest always stays: it is what a sequence that starts now works with.
            while (_bytes > maxBytes && _snapshots.Count > 1)
            {
                _bytes -= _snapshots.GetAt(0).Value.Size;
                _snapshots.RemoveAt(0);
            }
        }
    }

    internal StageSnapshot? Find(string project, string stage, string commitId)
    {
        lock (_lock)
        {
            return _snapshots.TryGetValue((project, stage, commitId), out var snapshot) ? snapshot : null;
        }
    }
}
