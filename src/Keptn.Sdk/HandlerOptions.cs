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

    /// <summary>
    /// Whether the service asks for a subscription to the handler's events when it registers. Default <see langword="true"/>.
    /// Where <see langword="false"/>, the handler gets the events of subscriptions that people make for the service in the
    /// Bridge, as webhooks do. A service that does not register has none, and gets all events of its handlers;
    /// <see cref="KeptnConnectionOptions.Subscriptions"/> are always asked for.
    /// </summary>
    public bool DeclareSubscription { get; set; } = true;
}
