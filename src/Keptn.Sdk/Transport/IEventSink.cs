namespace Keptn.Sdk.Transport;

/// <summary>Takes the events that a transport receives.</summary>
public interface IEventSink
{
    /// <summary>Hands over one event. Waits while the service is at its limits (see <c>KeptnOptions.MaxQueuedEvents</c>).</summary>
    /// <param name="received">The event.</param>
    /// <param name="cancellationToken">Ends the wait; the event is then not taken.</param>
    ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken);
}
