using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Transport;

/// <summary>
/// The connection of a service to Keptn: events in, events out. One per host. Implementations are a distributor
/// sidecar, NATS, the remote API, an in-memory one for tests, and the embedded control plane.
/// </summary>
public interface IEventTransport
{
    /// <summary>A short name for logs, for instance <c>nats</c>.</summary>
    string Name { get; }

    /// <summary>The largest encoded event that <see cref="SendAsync"/> takes, in bytes.</summary>
    int MaxEventSize { get; }

    /// <summary>
    /// How the connection stands, once <see cref="StartAsync"/> has completed. Default
    /// <see cref="ConnectionState.Connected"/>, for transports that cannot lose it.
    /// </summary>
    ConnectionState State => ConnectionState.Connected;

    /// <summary>Connects and begins to deliver.</summary>
    /// <param name="subscriptions">Types, or patterns of types, that the service handles.</param>
    /// <param name="sink">Takes what arrives. It waits when the service is at its limits: then stop reading.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken);

    /// <summary>
    /// Delivers further events, and these to every replica of the service, where those of <see cref="StartAsync"/> are
    /// shared among the replicas. Called after it, at most once. A transport that cannot do so leaves this out.
    /// </summary>
    /// <param name="patterns">Types, or patterns of types.</param>
    /// <param name="sink">Takes what arrives; never waits.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="EventTransportException">The other side does not allow it.</exception>
    Task WatchAsync(IReadOnlyList<string> patterns, IEventSink sink, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends one event. Completes when the other side has it.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="EventTransportException">It was not sent, or may not have been; the exception says which.</exception>
    ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken);

    /// <summary>Stops delivering. Sending goes on, for the answers of what is in work.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task StopReceivingAsync(CancellationToken cancellationToken);

    /// <summary>Flushes what was sent and disconnects.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task StopAsync(CancellationToken cancellationToken);
}
