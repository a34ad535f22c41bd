namespace Keptn.Sdk;

/// <summary>Options of an endpoint for alerts.</summary>
public sealed class KeptnAlertOptions
{
    /// <summary>
    /// What the tool must send in <see cref="SecretHeader"/>: whoever knows it can start sequences. Required unless
    /// <see cref="AllowAnonymous"/> is set.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>
    /// The header with the secret. Default <c>Authorization</c>, where the secret is a bearer token; in another header it
    /// stands as it is.
    /// </summary>
    public string SecretHeader { get; set; } = "Authorization";

    /// <summary>Whether alerts are taken without a secret: where something else keeps strangers out. Default <see langword="false"/>.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>The sequence that is triggered, in the stage of the alert. Default <c>remediation</c>.</summary>
    public string Sequence { get; set; } = "remediation";

    /// <summary>How long a request may be, in bytes. Default 1 MiB.</summary>
    public int MaxBodySize { get; set; } = 1024 * 1024;

    /// <summary>How many alerts one request may have. Default 1,000.</summary>
    public int MaxAlerts { get; set; } = 1_000;

    /// <summary>How many requests are worked on at once; further ones are answered 429. Default 32.</summary>
    public int MaxConcurrentRequests { get; set; } = 32;

    /// <summary>
    /// How many events are sent in a minute; alerts beyond that are answered 429, for the tool to try again. Keeps a flood
    /// of alerts from becoming a flood of sequences. Default 60.
    /// </summary>
    public int MaxEventsPerMinute { get; set; } = 60;

    /// <summary>How long an alert is remembered, so that its repetitions are not sent: longer than the tool's interval of repetition. Default 24 h.</summary>
    public TimeSpan DeduplicationWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many alerts are remembered; the oldest give way. Default 10,000.</summary>
    public int DeduplicationCapacity { get; set; } = 10_000;

    /// <summary>How long sending one event may take before the tool is answered 503. Default 10 s.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    internal void ThrowIfInvalid()
    {
        if (string.IsNullOrEmpty(Secret) && !AllowAnonymous)
        {
            throw new ArgumentException("An endpoint for alerts needs a secret: whoever reaches it can start sequences. Set AllowAnonymous where something else keeps strangers out.", nameof(Secret));
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(SecretHeader);
        ArgumentException.ThrowIfNullOrWhiteSpace(Sequence);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBodySize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAlerts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentRequests, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEventsPerMinute, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(DeduplicationWindow, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DeduplicationWindow, TimeSpan.FromDays(365));
        ArgumentOutOfRangeException.ThrowIfLessThan(DeduplicationCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SendTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SendTimeout, TimeSpan.FromHours(1));
    }
}
