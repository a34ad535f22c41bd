namespace Keptn.Sdk;

/// <summary>How to poll a control plane elsewhere; section <c>Keptn:Remote</c>. Its address is that of the API.</summary>
public sealed class KeptnRemoteOptions
{
    /// <summary>The time between two polls (<c>HTTP_POLLING_INTERVAL</c>, in seconds). Default 10 s.</summary>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromSeconds(10);
}
