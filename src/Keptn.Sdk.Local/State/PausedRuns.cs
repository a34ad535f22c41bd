namespace Keptn.Sdk.Local.State;

/// <summary>What users hold: whole runs, or one stage of a run. Not thread-safe: the control loop owns it.</summary>
internal sealed class PausedRuns(StateChanges changes)
{
    private const string AllStages = "";
    private readonly HashSet<(string KeptnContext, string Stage)> _paused = [];

    internal IEnumerable<(string KeptnContext, string Stage)> All => _paused;

    internal void Pause(string keptnContext, string? stage)
    {
        _paused.Add((keptnContext, stage ?? AllStages));
        Touch();
    }

    internal void Resume(string keptnContext, string? stage)
    {
        if (string.IsNullOrEmpty(stage))
        {
            Clear(keptnContext);
        }
        else
        {
            _paused.Remove((keptnContext, stage));
            Touch();
        }
    }

    internal void Clear(string keptnContext)
    {
        if (_paused.RemoveWhere(item => item.KeptnContext == keptnContext) > 0)
        {
            Touch();
        }
    }

    internal bool IsPaused(SequenceScope scope) =>
        _paused.Contains((scope.KeptnContext, AllStages)) || _paused.Contains((scope.KeptnContext, scope.Stage));

    private void Touch() => changes.Add(StateKind.Paused, string.Empty, string.Empty);
}
