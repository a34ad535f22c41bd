using Keptn.Sdk.Local.Configuration;

namespace Keptn.Sdk.Local.State;

/// <summary>
/// The files that sequences began with: kept in the history, so that a sequence that goes on in the next process finds
/// them by its commit although they were edited meanwhile. Owned by the control loop.
/// </summary>
internal sealed class SequenceCommits(ShipyardSource source, ExecutionStore executions, StateChanges changes)
{
    private readonly Dictionary<(string Project, string Id), (string Stage, StageSnapshot Snapshot)> _kept = [];

    /// <summary>Keeps what a sequence begins with, and no longer what none of its stage works with any more.</summary>
    internal void OnStarted(SequenceScope scope)
    {
        if (!changes.AreKept || source.FindSnapshot(scope.Project, scope.Stage, scope.GitCommitId) is not { } snapshot)
        {
            return;
        }

        var id = IdOf(scope.Stage, snapshot.CommitId);
        foreach (var (key, kept) in _kept.Where(k => k.Key.Project == scope.Project && k.Value.Stage == scope.Stage && k.Key.Id != id).ToList())
        {
            if (!IsInUse(key.Project, kept.Stage, kept.Snapshot.CommitId))
            {
                Remove(key);
            }
        }

        if (_kept.TryAdd((scope.Project, id), (scope.Stage, snapshot)))
        {
            changes.Add(StateKind.Commit, scope.Project, id);
        }
    }

    internal (string Stage, StageSnapshot Snapshot)? Find(string project, string id) =>
        _kept.TryGetValue((project, id), out var kept) ? kept : null;

    /// <summary>Takes what an earlier process kept.</summary>
    internal void Restore(string project, string stage, StageSnapshot snapshot)
    {
        _kept[(project, IdOf(stage, snapshot.CommitId))] = (stage, snapshot);
        source.RestoreSnapshot(project, stage, snapshot);
    }

    /// <summary>Forgets those of a project.</summary>
    internal void Remove(string project)
    {
        foreach (var key in _kept.Keys.Where(key => key.Project == project).ToList())
        {
            Remove(key);
        }
    }

    private static string IdOf(string stage, string commitId) => $"{stage}/{commitId}";

    private void Remove((string Project, string Id) key)
    {
        _kept.Remove(key);
        changes.Add(StateKind.Commit, key.Project, key.Id);
    }

    // A trigger may name its commit by the first digits alone.
    private bool IsInUse(string project, string stage, string commitId) => executions.All.Any(e =>
        !e.HasEnded && e.Scope.Project == project && e.Scope.Stage == stage
        && (e.Scope.GitCommitId == commitId || source.FindSnapshot(project, stage, e.Scope.GitCommitId)?.CommitId == commitId));
}
