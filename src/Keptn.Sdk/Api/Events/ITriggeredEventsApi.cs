using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Api;

/// <summary>
/// The triggered events that the control plane keeps open until they are finished: what a service polls that has no
/// NATS. Source: shipyard-controller, <c>GET /v1/event/triggered/{eventType}</c>. Failures are <see cref="KeptnApiException"/>.
/// </summary>
public interface ITriggeredEventsApi
{
    /// <summary>
    /// Reads the open events of a type, newest first, each one once. Events of paused or waiting sequences are among
    /// them; <c>get-sli.triggered</c> never is.
    /// </summary>
    /// <param name="eventType">The exact type, for instance <c>sh.keptn.event.test.triggered</c>.</param>
    /// <param name="query">Which ones; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="ArgumentException">The type is empty or a pattern, which this API does not know.</exception>
    IAsyncEnumerable<CloudEvent> QueryAsync(
        string eventType, TriggeredEventQuery? query = null, CancellationToken cancellationToken = default);
}
