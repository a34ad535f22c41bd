namespace Keptn.Sdk;

/// <summary>
/// How events of a control plane elsewhere are fetched; section <c>Keptn:Remote</c>. Its address and the token are those
/// of the API (<c>Keptn:Api</c>).
/// </summary>
public sealed class KeptnRemoteOptions
{
    /// <summary>
    /// The time between two polls while nothing happens (<c>HTTP_POLLING_INTERVAL</c>, in seconds); a tenth more or less,
    /// so that many services do not ask at once. Default 10 s.
    /// </summary>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The time between two polls while events come. It doubles with each poll that brings none, up to
    /// <see cref="PollingInterval"/>. Default 1 s.
    /// </summary>
    public TimeSpan MinPollingInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts while the API fails. Default 1 min.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How far back the event store is searched, when the service starts, for tasks that nobody keeps open for it
    /// (<c>get-sli</c>, <c>configure-monitoring</c>) and that it has not begun. Default 1 h; zero for not at all.
    /// </summary>
    public TimeSpan LookBack { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// By how much one poll of the event store reaches back before the newest event that is known: events are stored a
    /// little later than their time says. Each is handed over once all the same. Default 1 min.
    /// </summary>
    public TimeSpan StoreOverlap { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many open tasks of a type one request brings. Default 1,000: the control plane of Keptn 1.4 answers every
    /// further page with the first one again, so what does not fit is seen only when others are done.
    /// </summary>
    public int PageSize { get; set; } = 1_000;

    /// <summary>
    /// The largest event to send, in bytes. Default 65,536, what the API takes when it checks events; a larger
    /// <c>.finished</c> is sent without its data and says so.
    /// </summary>
    public int MaxEventSize { get; set; } = 64 * 1024;
}
