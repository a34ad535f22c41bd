namespace Keptn.Sdk.Api;

/// <summary>How to wait for an event.</summary>
public sealed record EventWait
{
    /// <summary>How long to wait. Default 5 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait between two looks. Default 2 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What the event must be like beside the query; <see langword="null"/> for the first one found.</summary>
    public Func<CloudEvents.CloudEvent, bool>? Predicate { get; init; }
}
