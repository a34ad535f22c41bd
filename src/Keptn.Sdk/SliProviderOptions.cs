using Keptn.Sdk.Events;

namespace Keptn.Sdk;

/// <summary>Options of an SLI provider.</summary>
public sealed class SliProviderOptions : HandlerOptions
{
    /// <summary>The file with the queries, looked for at project, stage and service. Default <c>&lt;provider&gt;/sli.yaml</c>.</summary>
    public string? FileName { get; set; }

    /// <summary>
    /// How long after the end of the time frame the data are complete; queries wait until then. Nothing is waited for where
    /// nothing is asked. Default 0.
    /// </summary>
    public TimeSpan SettleDelay { get; set; }

    /// <summary>How many queries run at once for one event. Default 8.</summary>
    public int MaxParallelQueries { get; set; } = 8;

    /// <summary>How long one attempt at a query may take: 10 ms to a day. Default 30 s.</summary>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often a query that failed is tried again: by any exception but <see cref="KeptnTaskException"/>, or by its
    /// timeout. Default 2.
    /// </summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>The wait before the first repetition; it doubles. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Makes a value safe to stand in a query, for instance by escaping quotes: labels and filters are anybody's text.
    /// Default: values are put in as they are.
    /// </summary>
    public Func<string, string>? Escape { get; set; }

    /// <summary>
    /// Environment variables that queries may use as <c>$ENV.NAME</c>. Default: none, for whoever may change an
    /// <c>sli.yaml</c> could read them.
    /// </summary>
    public ICollection<string> EnvironmentVariables { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Says whether an event for this provider is ours. Default: each one is. Where it says no, nothing at all is sent.</summary>
    public Func<TaskContext<GetSliTriggered>, bool>? Filter { get; set; }

    internal void ThrowIfInvalid()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SettleDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SettleDelay, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelQueries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueryTimeout, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(QueryTimeout, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RetryDelay, TimeSpan.FromDays(1));
    }
}
