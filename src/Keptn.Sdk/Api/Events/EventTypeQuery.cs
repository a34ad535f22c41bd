namespace Keptn.Sdk.Api;

/// <summary>
/// Which events of one type to read, by any member of the event. A project or a context is required.
/// Source: mongodb-datastore, <c>GET /event/type/{eventType}</c>.
/// </summary>
public sealed record EventTypeQuery
{
    /// <summary>The exact type, for instance <c>sh.keptn.event.evaluation.finished</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The project in the event's data.</summary>
    public string? Project { get; init; }

    /// <summary>The stage in the event's data.</summary>
    public string? Stage { get; init; }

    /// <summary>The service in the event's data.</summary>
    public string? Service { get; init; }

    /// <summary>The context that ties a run together.</summary>
    public string? KeptnContext { get; init; }

    /// <summary>Results in the event's data of which any will do, for instance <c>pass</c> and <c>warning</c>.</summary>
    public IReadOnlyList<string> Results { get; init; } = [];

    /// <summary>
    /// Further members by dotted path (<c>triggeredid</c>, <c>data.evaluation.result</c>), each with values of which any
    /// will do. Numbers never match. The store cannot filter by values with a colon or a comma.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Members { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Leaves out events that an <c>.invalidated</c> event took back. Default <see langword="false"/>.</summary>
    public bool ExcludeInvalidated { get; init; }

    /// <summary>Only events later than this.</summary>
    public DateTimeOffset? FromTime { get; init; }

    /// <summary>How many events to read at most, 1 to 100, newest first. Default: what the store takes, 20.</summary>
    public int? Limit { get; init; }
}
