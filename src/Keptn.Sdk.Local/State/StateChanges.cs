namespace Keptn.Sdk.Local.State;

/// <summary>Remembers which parts of the state have changed. Owned by the control loop.</summary>
internal sealed class StateChanges
{
    private readonly HashSet<StateKey> _keys = [];

    /// <summary>Whether anybody wants to know.</summary>
    internal bool AreKept { get; set; }

    internal IReadOnlyCollection<StateKey> Keys => _keys;

    internal void Add(StateKind kind, string project, string id)
    {
        if (AreKept)
        {
            _keys.Add(new StateKey(kind, project, id));
        }
    }

    internal void Clear() => _keys.Clear();
}
