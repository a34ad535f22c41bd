namespace Keptn.Sdk;

/// <summary>
/// How the service connects to Keptn; configuration section <c>Keptn</c>, or the environment names of the Go SDK and the
/// distributor. Code wins over the section, the section over these names. Checked when the host starts.
/// </summary>
public sealed class KeptnConnectionOptions
{
    /// <summary>
    /// Which way events come and go. Default <see langword="null"/>: remote where an API endpoint is set
    /// (<c>KEPTN_API_ENDPOINT</c>), else the distributor where its address is (<c>EVENTBROKER=http://...</c>), else NATS.
    /// </summary>
    public KeptnTransportKind? Transport { get; set; }

    /// <summary>
    /// The event types to subscribe to, instead of those that the handlers want (<c>PUBSUB_TOPIC</c>). Default empty:
    /// those of the handlers. A distributor has subscriptions of its own and does not look here.
    /// </summary>
    public IList<string> Subscriptions { get; } = [];

    /// <summary>Only events of these projects (<c>PROJECT_FILTER</c>). Default empty: all. A distributor filters by itself.</summary>
    public IList<string> ProjectFilter { get; } = [];

    /// <summary>Only events of these stages (<c>STAGE_FILTER</c>). Default empty: all. A distributor filters by itself.</summary>
    public IList<string> StageFilter { get; } = [];

    /// <summary>Only events of these services (<c>SERVICE_FILTER</c>). Default empty: all. A distributor filters by itself.</summary>
    public IList<string> ServiceFilter { get; } = [];

    /// <summary>Do not register with the control plane (<c>DISABLE_REGISTRATION</c>). Default <see langword="false"/>.</summary>
    public bool DisableRegistration { get; set; }

    /// <summary>
    /// How often the sequences of tasks in work are looked at, to end those of an aborted or timed-out sequence. Used
    /// where no event tells of it: beside a distributor and remotely; nothing is asked while no task is in work. Default 10 s.
    /// </summary>
    public TimeSpan SequencePollingInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The IP address that a plain worker's own server listens on. Default <see langword="null"/>: all. In a web
    /// application the application's server decides.
    /// </summary>
    public string? ListenAddress { get; set; }

    /// <summary>The distributor sidecar.</summary>
    public KeptnDistributorOptions Distributor { get; } = new();

    /// <summary>NATS.</summary>
    public KeptnNatsOptions Nats { get; } = new();

    /// <summary>The remote API.</summary>
    public KeptnRemoteOptions Remote { get; } = new();

    /// <summary>The health endpoint.</summary>
    public KeptnHealthOptions Health { get; } = new();

    /// <summary>Where this service runs; the control plane shows it.</summary>
    public KeptnDeploymentOptions Deployment { get; } = new();
}
