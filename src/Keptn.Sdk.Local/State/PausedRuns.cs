namespace Keptn.Sdk.Local.State;

/// <summary>What users hold: whole runs, or one stage of a run. Not thread-safe: the control loop owns it.</summary>
internal sealed class PausedRuns
{
    private const string AllStages = "";
    private readonly HashSet<(string KeptnContext, string Stage)> _paused = [];

    internal void Pause(string keptnContext, string? stage) => _paused.Add((keptnContext, stage ?? AllStages));

    internal void Resume(string keptnContext, string? stage)
    {
        if (string.IsNullOrEmpty(stage))
        {
            Clear(keptnContext);
        }
        else
        {
            _paused.Remove((keptnContext, stage));
        }
    }

    internal void Clear(string keptnContext) => _paused.RemoveWhere(item => item.KeptnContext == keptnContext);

    internal bool IsPaused(SequenceScope scope) =>
        _paused.Contains((scope.KeptnContext, AllStages)) || _paused.Contains((scope.KeptnContext, scope.Stage));
}
