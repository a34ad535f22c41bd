using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Transport;

/// <summary>
/// Stands before a connection that can fail after an event has arrived: one that may have is sent again only if it has
/// not (contract C3).
/// </summary>
internal interface ISendGuard
{
    /// <summary>Sends an event, unless an earlier attempt turns out to have arrived.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="send">One attempt; throws <see cref="EventTransportException"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="EventTransportException">That of the attempt, or whether it arrived is not known yet.</exception>
    Task SendAsync(CloudEvent cloudEvent, Func<CancellationToken, Task> send, CancellationToken cancellationToken);
}
