using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Api;

/// <summary>Sends events and reads the event store. Failures are <see cref="KeptnApiException"/>.</summary>
public interface IEventsApi
{
    /// <summary>
    /// Sends one event. Through the API, Keptn gives it a new id and the current time, and turns a context that is no
    /// UUID into one; a distributor sidecar passes it on as it is. Not repeated after a failure.
    /// </summary>
    /// <param name="cloudEvent">Type, source and data are required.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The context under which Keptn runs it; <see langword="null"/> where the answer does not say (distributor).</returns>
    /// <exception cref="ArgumentException">Type, source or data is missing.</exception>
    Task<string?> SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads events, newest first, page by page as they are asked for. An event that moves to a later page while
    /// new ones arrive comes once.
    /// </summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<CloudEvent> QueryAsync(EventQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads events of one type by any of their members, newest first, without paging.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">Neither project nor context is given, or a value cannot be filtered by.</exception>
    Task<IReadOnlyList<CloudEvent>> QueryByTypeAsync(EventTypeQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until the store has an event that matches, and returns the newest one. Failures that can pass do not end
    /// the wait; others do.
    /// </summary>
    /// <param name="query">Which one; mostly a context and a type.</param>
    /// <param name="wait">How long and how often; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KeptnApiException">
    /// No event came in time (<see cref="KeptnApiFailure.Timeout"/>; the inner exception is the last failure, if any).
    /// </exception>
    Task<CloudEvent> WaitForAsync(EventQuery query, EventWait? wait = null, CancellationToken cancellationToken = default);
}
