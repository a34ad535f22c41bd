namespace Keptn.Sdk;

/// <summary>Options that every handler has.</summary>
public abstract class HandlerOptions
{
    /// <summary>How long the handler may take. Default: <see cref="KeptnOptions.TaskTimeout"/>.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How many of these handlers run at once, apart from all others. Default: they share <see cref="KeptnOptions.MaxConcurrency"/>.</summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>
    /// Whether a task whose work was cut off by the end of the process may simply be done again. Then the next process
    /// with the same <see cref="KeptnOptions.StateDirectory"/> runs the handler once more; otherwise it finishes the task
    /// as errored. Default <see langword="false"/>.
    /// </summary>
    public bool Idempotent { get; set; }

    /// <summary>
    /// Whether each matching subscription runs the handler. Default <see langword="false"/>: one event runs it once.
    /// </summary>
    public bool PerSubscription { get; set; }
}
