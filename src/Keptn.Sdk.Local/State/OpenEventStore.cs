namespace Keptn.Sdk.Local.State;

/// <summary>The open triggered events. Not thread-safe: the control loop owns it.</summary>
internal sealed class OpenEventStore(StateKind kind, StateChanges changes)
{
    private readonly Dictionary<(string Project, string Id), OpenEvent> _byId = [];
    private readonly Dictionary<RunKey, List<OpenEvent>> _byRun = [];

    internal IEnumerable<OpenEvent> All => _byId.Values;

    /// <summary>Adds an event, unless there is one with this id.</summary>
    internal void Add(OpenEvent open)
    {
        if (!_byId.TryAdd((open.Scope.Project, open.Id), open))
        {
            return;
        }

        Touch(open);
        var run = RunKey.Of(open.Scope);
        if (!_byRun.TryGetValue(run, out var events))
        {
            _byRun[run] = events = [];
        }

        events.Add(open);
    }

    /// <summary>Notes that an event has changed.</summary>
    internal void Touch(OpenEvent open) => changes.Add(kind, open.Scope.Project, open.Id);

    /// <summary>Notes that somebody has reacted to an event, if it is one of these.</summary>
    internal void MarkAnswered(string project, string id)
    {
        if (Find(project, id) is { } open)
        {
            open.MarkAnswered();
            Touch(open);
        }
    }

    internal OpenEvent? Find(string project, string id) => _byId.GetValueOrDefault((project, id));

    internal bool Has(RunKey run, string stage, string eventType) =>
        _byRun.TryGetValue(run, out var events)
        && events.Exists(open => open.Scope.Stage == stage && open.Scope.EventType == eventType);

    internal bool Remove(OpenEvent open)
    {
        if (!_byId.Remove((open.Scope.Project, open.Id)))
        {
            return false;
        }

        open.Release();
        Touch(open);
        var run = RunKey.Of(open.Scope);
        var events = _byRun[run];
        events.Remove(open);
        if (events.Count == 0)
        {
            _byRun.Remove(run);
        }

        return true;
    }

    internal void Remove(string project)
    {
        foreach (var open in _byId.Values.Where(open => open.Scope.Project == project).ToList())
        {
            Remove(open);
        }
    }

    /// <summary>Removes every open event of a run in a stage.</summary>
    /// <returns>What was removed.</returns>
    internal IReadOnlyList<OpenEvent> RemoveStage(RunKey run, string stage)
    {
        if (!_byRun.TryGetValue(run, out var events))
        {
            return [];
        }

        var gone = events.FindAll(open => open.Scope.Stage == stage);
        gone.ForEach(open => Remove(open));
        return gone;
    }
}
