namespace Keptn.Sdk.Api;

/// <summary>
/// Which events of the event store to read. What is not set takes all, with one trap: without
/// <see cref="Project"/> and <see cref="KeptnContext"/> the store looks only at events that belong to no project.
/// </summary>
public sealed record EventQuery
{
    /// <summary>The context that ties a run together.</summary>
    public string? KeptnContext { get; init; }

    /// <summary>The exact type.</summary>
    public string? Type { get; init; }

    /// <summary>The exact source.</summary>
    public string? Source { get; init; }

    /// <summary>The event's id.</summary>
    public string? EventId { get; init; }

    /// <summary>The project in the event's data.</summary>
    public string? Project { get; init; }

    /// <summary>The stage in the event's data.</summary>
    public string? Stage { get; init; }

    /// <summary>The service in the event's data.</summary>
    public string? Service { get; init; }

    /// <summary>
    /// Only events later than this. The store compares times as text, to the millisecond; an event of exactly this time may be among them.
    /// </summary>
    public DateTimeOffset? FromTime { get; init; }

    /// <summary>Only events earlier than this.</summary>
    public DateTimeOffset? BeforeTime { get; init; }

    /// <summary>Only the first event of each context. Default <see langword="false"/>.</summary>
    public bool RootOnly { get; init; }

    /// <summary>How many events one request brings, 1 to 100. Default: what the store takes, 20.</summary>
    public int? PageSize { get; init; }
}
