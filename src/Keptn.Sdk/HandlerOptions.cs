namespace Keptn.Sdk;

/// <summary>Options that every handler has.</summary>
public abstract class HandlerOptions
{
    /// <summary>How long the handler may take. Default: <see cref="KeptnOptions.TaskTimeout"/>.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How many of these handlers run at once, apart from all others. Default: they share <see cref="KeptnOptions.MaxConcurrency"/>.</summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>
    /// Whether each matching subscription runs the handler. Default <see langword="false"/>: one event runs it once.
    /// </summary>
    public bool PerSubscription { get; set; }
}
