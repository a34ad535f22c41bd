using Keptn.Sdk.Events;

namespace Keptn.Sdk;

/// <summary>Options of a notifier: which events it tells of, and how fast. Empty lists, but for <see cref="Events"/>, let everything through.</summary>
public sealed class NotifierOptions
{
    /// <summary>
    /// Types of events, or patterns of types, for instance <c>sh.keptn.event.evaluation.finished</c>. Default, while it is
    /// empty: the end of every sequence, <c>sh.keptn.event.*.*.finished</c>.
    /// </summary>
    public ICollection<string> Events { get; } = new List<string>();

    /// <summary>Results to tell of. What is not finished has none, and is left out where this is set.</summary>
    public ICollection<KeptnResult> Results { get; } = new HashSet<KeptnResult>();

    /// <summary>Statuses to tell of. What is not finished has none, and is left out where this is set.</summary>
    public ICollection<KeptnStatus> Statuses { get; } = new HashSet<KeptnStatus>();

    /// <summary>Projects to tell of.</summary>
    public ICollection<string> Projects { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Stages to tell of.</summary>
    public ICollection<string> Stages { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Services to tell of.</summary>
    public ICollection<string> Services { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Says whether to tell of an event that all lists let through. Default: of each.</summary>
    public Func<Notification, bool>? Filter { get; set; }

    /// <summary>The address of the Bridge, for instance <c>https://keptn.example.com/bridge</c>, for links. Default: none.</summary>
    public Uri? BridgeUrl { get; set; }

    /// <summary>How many notifications are sent together. Default 20.</summary>
    public int MaxBatchSize { get; set; } = 20;

    /// <summary>How long the first notification of a batch waits for others. Default 2 s; 0 sends what there is.</summary>
    public TimeSpan BatchDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The least time between two attempts to send: the rate limit. Default 1 s, which chat tools allow.</summary>
    public TimeSpan MinInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many notifications may wait. Beyond that the oldest give way, and the log counts them. Default 1,000.</summary>
    public int MaxQueued { get; set; } = 1_000;

    /// <summary>How long one attempt may take. Default 30 s.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a batch that failed is sent again before it is dropped. Default 5.</summary>
    public int MaxRetries { get; set; } = 5;

    /// <summary>The wait before the first repetition; it doubles. Default 2 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait between two repetitions. Default 1 min.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long stopping waits for what is queued, after the handlers are done. The host's <c>ShutdownTimeout</c> is raised
    /// by it. Default 4 s.
    /// </summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(4);

    internal bool Accepts(Notification notification) =>
        (Results.Count == 0 || Results.Contains(notification.Result))
        && (Statuses.Count == 0 || Statuses.Contains(notification.Status))
        && (Projects.Count == 0 || Projects.Contains(notification.Project))
        && (Stages.Count == 0 || Stages.Contains(notification.Stage))
        && (Services.Count == 0 || Services.Contains(notification.Service))
        && Filter?.Invoke(notification) != false;

    internal void ThrowIfInvalid()
    {
        if (BridgeUrl is { } bridge && (!bridge.IsAbsoluteUri || bridge.Scheme is not ("http" or "https")))
        {
            throw new ArgumentException($"BridgeUrl is '{bridge}'; it must be an absolute http or https address.", nameof(BridgeUrl));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueued, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        ThrowIfOutOfRange(BatchDelay, TimeSpan.Zero, nameof(BatchDelay));
        ThrowIfOutOfRange(MinInterval, TimeSpan.Zero, nameof(MinInterval));
        ThrowIfOutOfRange(SendTimeout, TimeSpan.FromMilliseconds(10), nameof(SendTimeout));
        ThrowIfOutOfRange(RetryDelay, TimeSpan.Zero, nameof(RetryDelay));
        ThrowIfOutOfRange(MaxRetryDelay, TimeSpan.Zero, nameof(MaxRetryDelay));
        ThrowIfOutOfRange(FlushTimeout, TimeSpan.Zero, nameof(FlushTimeout));
    }

    private static void ThrowIfOutOfRange(TimeSpan value, TimeSpan least, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1), name);
    }
}
