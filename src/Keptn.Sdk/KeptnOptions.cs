using Keptn.Sdk.Hosting;

namespace Keptn.Sdk;

/// <summary>Options of a Keptn service; configuration section <c>Keptn</c>. Checked when the host starts.</summary>
public sealed class KeptnOptions
{
    /// <summary>How many handlers run at once, those with a concurrency of their own not counted. Default 64.</summary>
    [Number(1, 1_000_000)]
    public int MaxConcurrency { get; set; } = 64;

    /// <summary>How many received events may wait or be in work before the transport stops reading. Default 50,000.</summary>
    [Number(1, 100_000_000)]
    public int MaxQueuedEvents { get; set; } = 50_000;

    /// <summary>How many bytes these events may have together. Default 64 MiB.</summary>
    [Number(1024, long.MaxValue)]
    public long MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How many tasks may wait to be finished from elsewhere. Default 10,000.</summary>
    [Number(1, 100_000_000)]
    public int MaxPendingTasks { get; set; } = 10_000;

    /// <summary>How long a task may take, unless it has a timeout of its own. Default 1 h.</summary>
    [Duration]
    public TimeSpan TaskTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a cancelled handler may take to return before its task is finished without it. Default 5 s.
    /// </summary>
    [Duration]
    public TimeSpan CancellationGracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many event ids are remembered to recognise a redelivery. Default 100,000.</summary>
    [Number(1, 100_000_000)]
    public int DeduplicationCapacity { get; set; } = 100_000;

    /// <summary>How long they are remembered. Default 1 h.</summary>
    [Duration]
    public TimeSpan DeduplicationWindow { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The first wait before an event that could not be sent is sent again; it doubles. Default 200 ms.</summary>
    [Duration]
    public TimeSpan SendRetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two attempts to send. Default 30 s.</summary>
    [Duration(MaxHours = 24)]
    public TimeSpan MaxSendRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long stopping may take altogether: handlers get four fifths of it to finish on their own, then they are
    /// cancelled and their tasks finished as errored, after another tenth at most without them. Keep it below the
    /// pod's grace period. Default 25 s.
    /// </summary>
    [Duration]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// A folder in which the service notes which tasks it has begun and which answers it has yet to send, so that they
    /// survive the end of the process. One folder for each replica; it is created where it is missing, and must outlive the
    /// process, not the pod (an <c>emptyDir</c> does). Default: none, nothing is noted.
    /// </summary>
    public string? StateDirectory { get; set; }

    /// <summary>How the service keeps itself known to the control plane.</summary>
    public KeptnRegistrationOptions Registration { get; } = new();

    /// <summary>Where events have their workspaces, and how large these may be.</summary>
    public KeptnWorkspaceOptions Workspace { get; } = new();
}
