namespace Keptn.Sdk;

/// <summary>
/// Handles an event and answers nothing, for instance to notify people. One instance per event, from the event's own
/// service scope.
/// </summary>
/// <typeparam name="TData">The typed data of the event.</typeparam>
public interface IEventHandler<TData>
    where TData : class
{
    /// <summary>Handles the event. What it throws is logged and reported; nothing is sent.</summary>
    /// <param name="context">The typed data, the event, and what belongs to it.</param>
    /// <param name="cancellationToken">Cancelled when the handler's timeout passes or the service stops.</param>
    Task HandleAsync(EventContext<TData> context, CancellationToken cancellationToken);
}
