namespace Keptn.Sdk;

/// <summary>How to talk to a distributor sidecar; section <c>Keptn:Distributor</c>.</summary>
public sealed class KeptnDistributorOptions
{
    /// <summary>
    /// Where answers are posted (<c>EVENTBROKER</c>); without a path, <c>/event</c> is meant. Default
    /// <see langword="null"/>: <c>http://localhost:8081/event</c>, the distributor's own default.
    /// </summary>
    public Uri? EventAddress { get; set; }

    /// <summary>
    /// The port on which a plain worker takes events (<c>RCV_PORT</c>); 0 for any free one. Default 8080. In a web
    /// application the application's server decides.
    /// </summary>
    public int Port { get; set; } = 8080;

    /// <summary>The path on which events are taken (<c>RCV_PATH</c>). Default <c>/</c>.</summary>
    public string Path { get; set; } = "/";

    /// <summary>
    /// Whether callers that are not on this machine may deliver events, and such that a proxy forwards for. There is no
    /// authentication: whoever reaches the path can start tasks. Default <see langword="false"/>.
    /// </summary>
    public bool AllowRemoteCallers { get; set; }

    /// <summary>
    /// The largest event that is sent, in bytes. Default 64 KiB, the distributor's own limit
    /// (<c>API_PROXY_MAX_PAYLOAD_BYTES_KB</c> there; change both together).
    /// </summary>
    public int MaxEventSize { get; set; } = 64 * 1024;

    /// <summary>The largest event that is received, in bytes. Default 5 MiB, the limit of Keptn's API gateway.</summary>
    public int MaxReceivedSize { get; set; } = 5 * 1024 * 1024;

    /// <summary>How many deliveries are read at once; further ones wait unread. Default 32.</summary>
    public int MaxConcurrentDeliveries { get; set; } = 32;

    /// <summary>
    /// How long a delivery waits while the service is at its limits, before it is refused with 503. Default 2 s; the
    /// distributor gives up after 5 s, its repetitions included.
    /// </summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the distributor may take to answer. Default 30 s.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
