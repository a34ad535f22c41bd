namespace Keptn.Sdk;

/// <summary>What became of an event.</summary>
public enum PipelineDisposition
{
    /// <summary>It was not ours: no handler, filtered out, or seen before. Nothing was sent.</summary>
    Ignored,

    /// <summary>It cannot be answered: project, stage, service or context are unreadable. Nothing was sent.</summary>
    Rejected,

    /// <summary>The handler returned.</summary>
    Handled,

    /// <summary>The handler left the task open, to be finished from elsewhere.</summary>
    Pending,

    /// <summary>The handler threw, timed out or was cancelled, or its data could not be read.</summary>
    Failed,
}
