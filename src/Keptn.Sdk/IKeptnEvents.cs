using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk;

/// <summary>
/// Sends events beside the answers that the SDK sends by itself, for instance one that triggers a sequence. Get it by
/// injection. The event takes the service's own connection, whichever that is.
/// </summary>
public interface IKeptnEvents
{
    /// <summary>
    /// Sends an event, with one attempt. What it lacks is filled in: <c>id</c>, <c>source</c> (the service's name),
    /// <c>time</c>, <c>datacontenttype</c>, <c>shkeptnspecversion</c> and <c>shkeptncontext</c> (a new one).
    /// </summary>
    /// <param name="cloudEvent">The event; its type is required. Keptn wants project, stage and service in its data.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The event as it was sent, when the other side has it.</returns>
    /// <exception cref="ArgumentException">The event has no type.</exception>
    /// <exception cref="Transport.EventTransportException">
    /// It was not sent, or may not have been; the exception says which. So before the host has started, and when it stops.
    /// </exception>
    Task<CloudEvent> SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken);
}
