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

    /// <summary>The user, with <see cref="Password"/>; credentials in an address go first. Default <see langword="null"/>: none.</summary>
    public string? UserName { get; set; }

    /// <summary>The password of <see cref="UserName"/>. Never logged.</summary>
    public string? Password { get; set; }

    /// <summary>The token of a server that asks for one. Default <see langword="null"/>: none. Never logged.</summary>
    public string? Token { get; set; }

    /// <summary>
    /// A file with certificates of a private authority, PEM; only these are then trusted. Default
    /// <see langword="null"/>: the system's.
    /// </summary>
    public string? CaFile { get; set; }

    /// <summary>A file with the client certificate, PEM, with <see cref="KeyFile"/>. Default <see langword="null"/>: none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A file with the key of the client certificate, PEM.</summary>
    public string? KeyFile { get; set; }
}
