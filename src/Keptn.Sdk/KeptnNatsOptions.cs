namespace Keptn.Sdk;

/// <summary>Where NATS is; section <c>Keptn:Nats</c>.</summary>
public sealed class KeptnNatsOptions
{
    /// <summary>
    /// The servers (<c>EVENTBROKER</c>, else <c>PUBSUB_URL</c>, else <c>NATS_URL</c>): addresses with commas between
    /// them. Default <c>nats://keptn-nats</c>.
    /// </summary>
    public string Servers { get; set; } = "nats://keptn-nats";

    /// <summary>
    /// The group whose members share the events (<c>PUBSUB_GROUP</c>). Default <see langword="null"/>: the service's
    /// name. Empty means no group: every replica gets every event.
    /// </summary>
    public string? QueueGroup { get; set; }
}
