namespace Keptn.Sdk.Local;

/// <summary>A run that was triggered in process: one context, with all sequences that follow.</summary>
public sealed class SequenceRun
{
    internal SequenceRun(string project, string keptnContext, string triggeredId, Task<SequenceOutcome> completion)
    {
        Project = project;
        KeptnContext = keptnContext;
        TriggeredId = triggeredId;
        Completion = completion;
    }

    /// <summary>The project.</summary>
    public string Project { get; }

    /// <summary>Ties all events of the run together.</summary>
    public string KeptnContext { get; }

    /// <summary>The id of the event that triggered the run.</summary>
    public string TriggeredId { get; }

    /// <summary>
    /// Completes when every sequence of the run has ended or hangs for good. Cancelled when the control plane is disposed
    /// of first. A task that nobody answers ends with <see cref="LocalControlPlaneOptions.TaskStartedTimeout"/>; a task
    /// that is started and never finished does not end, here as on the real Keptn.
    /// </summary>
    public Task<SequenceOutcome> Completion { get; }
}
