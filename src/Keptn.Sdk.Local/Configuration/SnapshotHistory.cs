using System.Globalization;

namespace Keptn.Sdk.Local.Configuration;

/// <summary>
/// The latest states of the stages, so that a sequence sees the files it started with while they are edited.
/// Thread-safe.
/// </summary>
internal sealed class SnapshotHistory(long maxBytes)
{
    private const string Head = "HEAD";
    private const int ShortestId = 4;
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

    /// <summary>Finds a state by its id, by at least four of its first digits, or by its place before another one.</summary>
    internal StageSnapshot? Find(string project, string stage, string commitId)
    {
        var (name, back) = Read(commitId);
        lock (_lock)
        {
            if (_snapshots.TryGetValue((project, stage, commitId), out var exact))
            {
                return exact;
            }

            var all = _snapshots.Where(s => s.Key.Project == project && s.Key.Stage == stage).Select(s => s.Value).ToList();
            var found = name == Head
                ? all.Count - 1
                : name.Length >= ShortestId && all.FindAll(s => IsMeant(s, name)) is [var only] ? all.IndexOf(only) : -1;
            return found - back is >= 0 and var place && found >= 0 ? all[place] : null;
        }
    }

    private static bool IsMeant(StageSnapshot snapshot, string name) =>
        snapshot.CommitId.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    private static (string Name, int Back) Read(string commitId)
    {
        if (commitId.EndsWith('^'))
        {
            return (commitId[..^1], 1);
        }

        var mark = commitId.LastIndexOf('~');
        return mark > 0 && int.TryParse(commitId.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var back)
            ? (commitId[..mark], back)
            : (commitId, 0);
    }
}
