namespace Keptn.Sdk.Local.State;

/// <summary>The executions, in the order in which they were accepted. Not thread-safe: the control loop owns it.</summary>
internal sealed class ExecutionStore(int maxEnded)
{
    private readonly Dictionary<string, SequenceExecution> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Project, string TriggeredId), string> _byTrigger = [];
    private readonly Dictionary<RunKey, List<string>> _byRun = [];
    private readonly Dictionary<SequenceUnit, List<string>> _running = [];
    private readonly Queue<string> _ended = [];
    private readonly HashSet<RunKey> _changedRuns = [];
    private readonly HashSet<SequenceUnit> _changedUnits = [];

    internal event Action<RunKey>? RunForgotten;

    internal IEnumerable<SequenceExecution> All => _byId.Values;

    internal bool IsKnown(string project, string triggeredId) => _byTrigger.ContainsKey((project, triggeredId));

    internal void Add(SequenceExecution execution)
    {
        _byId.Add(execution.Id, execution);
        _byTrigger.Add((execution.Scope.Project, execution.Scope.TriggeredId), execution.Id);
        Bucket(_byRun, RunKey.Of(execution.Scope)).Add(execution.Id);
        Bucket(_running, SequenceUnit.Of(execution.Scope)).Add(execution.Id);
    }

    /// <summary>Replaces an execution by a newer version of itself.</summary>
    internal SequenceExecution Update(SequenceExecution execution)
    {
        var before = _byId[execution.Id];
        var justEnded = execution.HasEnded && !before.HasEnded;
        _byId[execution.Id] = execution;
        if (execution.State != before.State)
        {
            _changedUnits.Add(SequenceUnit.Of(execution.Scope));
        }

        if (justEnded || execution.StuckReason != before.StuckReason)
        {
            _changedRuns.Add(RunKey.Of(execution.Scope));
        }

        if (justEnded)
        {
            Leave(_running, SequenceUnit.Of(execution.Scope), execution.Id);
            _ended.Enqueue(execution.Id);
            Forget();
        }

        return execution;
    }

    /// <summary>The runs of which a sequence has ended or got stuck since the last call.</summary>
    internal IReadOnlyList<RunKey> TakeChangedRuns() => Take(_changedRuns);

    /// <summary>The units of which a sequence has changed its state since the last call.</summary>
    internal IReadOnlyList<SequenceUnit> TakeChangedUnits() => Take(_changedUnits);

    /// <summary>The newest version; <see langword="null"/> where it is forgotten.</summary>
    internal SequenceExecution? Get(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The executions of one run, first come first.</summary>
    internal IReadOnlyList<SequenceExecution> OfRun(RunKey run) =>
        _byRun.TryGetValue(run, out var ids) ? [.. ids.Select(id => _byId[id])] : [];

    /// <summary>The executions that have not ended and share a service in a stage, first come first.</summary>
    internal IReadOnlyList<SequenceExecution> OfUnit(SequenceUnit unit) =>
        _running.TryGetValue(unit, out var ids) ? [.. ids.Select(id => _byId[id])] : [];

    /// <summary>Forgets everything about a project, running sequences too.</summary>
    internal void Remove(string project)
    {
        foreach (var execution in _byId.Values.Where(e => e.Scope.Project == project).ToList())
        {
            if (!execution.HasEnded)
            {
                Leave(_running, SequenceUnit.Of(execution.Scope), execution.Id);
            }

            _byId.Remove(execution.Id);
            _byTrigger.Remove((project, execution.Scope.TriggeredId));
            if (Leave(_byRun, RunKey.Of(execution.Scope), execution.Id))
            {
                _changedRuns.Add(RunKey.Of(execution.Scope));
                RunForgotten?.Invoke(RunKey.Of(execution.Scope));
            }
        }
    }

    private static T[] Take<T>(HashSet<T> changed)
    {
        T[] taken = [.. changed];
        changed.Clear();
        return taken;
    }

    private static List<string> Bucket<TKey>(Dictionary<TKey, List<string>> index, TKey key)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var ids))
        {
            index[key] = ids = [];
        }

        return ids;
    }

    private static bool Leave<TKey>(Dictionary<TKey, List<string>> index, TKey key, string id)
        where TKey : notnull
    {
        var ids = index[key];
        ids.Remove(id);
        return ids.Count == 0 && index.Remove(key);
    }

    private void Forget()
    {
        while (_ended.Count > maxEnded)
        {
            if (!_byId.TryGetValue(_ended.Dequeue(), out var execution))
            {
                continue;
            }

            _byId.Remove(execution.Id);
            _byTrigger.Remove((execution.Scope.Project, execution.Scope.TriggeredId));
            if (Leave(_byRun, RunKey.Of(execution.Scope), execution.Id))
            {
                RunForgotten?.Invoke(RunKey.Of(execution.Scope));
            }
        }
    }
}
