namespace Keptn.Sdk;

/// <summary>
/// How a service keeps itself known to the control plane (the "uniform"). Configuration section
/// <c>Keptn:Registration</c>. With a distributor sidecar the sidecar does this, and none of it applies.
/// </summary>
public sealed class KeptnRegistrationOptions
{
    /// <summary>
    /// Whether subscriptions that are missing at an integration which the control plane knows already are created, and
    /// those removed that this SDK created and nobody has changed since. Default <see langword="false"/>: what is missing
    /// is reported. Subscriptions made or changed in the Bridge always stay.
    /// </summary>
    public bool ManageSubscriptions { get; set; }

    /// <summary>
    /// Whether the integration, with all its subscriptions, is deleted when the service stops. Default
    /// <see langword="false"/>. It is one for all replicas and has what was set up in the Bridge: for temporary services only.
    /// </summary>
    public bool UnregisterOnStop { get; set; }

    /// <summary>
    /// How often the registration is renewed and changes of subscriptions are fetched; a tenth more or less, so that many
    /// services do not ask at once. Default 5 s.
    /// </summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between two attempts while the control plane cannot be reached. Default 1 min.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often tasks that are open in the control plane and never arrived are looked for, beside each time the connection
    /// is made (NATS keeps nothing for a service that is away). Default 1 min.
    /// </summary>
    public TimeSpan CatchUpInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often the event store is searched for tasks of this service whose process is gone, beside once after the start.
    /// Default 5 min.
    /// </summary>
    public TimeSpan RecoveryInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many errors may wait to be sent to Keptn's log; the oldest give way. Default 1,000.</summary>
    public int MaxQueuedErrors { get; set; } = 1_000;

    /// <summary>Says what is wrong, each problem a sentence.</summary>
    internal IEnumerable<string> FindProblems()
    {
        (string Name, TimeSpan Value)[] times =
        [
            (nameof(PingInterval), PingInterval), (nameof(MaxRetryDelay), MaxRetryDelay), (nameof(CatchUpInterval), CatchUpInterval),
            (nameof(RecoveryInterval), RecoveryInterval),
        ];
        foreach (var (name, value) in times)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                yield return $"Keptn:Registration:{name} is {value}; it must be more than zero and at most 1 day.";
            }
        }

        if (MaxQueuedErrors is < 1 or > 1_000_000)
        {
            yield return $"Keptn:Registration:{nameof(MaxQueuedErrors)} is {MaxQueuedErrors}; it must be from 1 to 1000000.";
        }
    }
}
