namespace Keptn.Sdk.Api;

/// <summary>Which open triggered events to read; what is not set takes all.</summary>
public sealed record TriggeredEventQuery
{
    /// <summary>The project; an unknown one is an error (404).</summary>
    public string? Project { get; init; }

    /// <summary>The stage.</summary>
    public string? Stage { get; init; }

    /// <summary>The service.</summary>
    public string? Service { get; init; }

    /// <summary>The event's id.</summary>
    public string? EventId { get; init; }

    /// <summary>
    /// How many events one request brings. Default 1,000: the control plane of Keptn 1.4 answers every further page
    /// with the first one again, so what does not fit into one page is never seen. <see langword="null"/> for the
    /// control plane's own 20.
    /// </summary>
    public int? PageSize { get; init; } = 1000;
}
