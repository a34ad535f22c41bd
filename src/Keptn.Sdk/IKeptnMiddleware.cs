namespace Keptn.Sdk;

/// <summary>
/// Stands around handlers, for instance to measure, to audit, or to refuse. Runs after <c>.started</c>; what it throws
/// counts as the handler's. One instance per event, from the event's service scope.
/// </summary>
public interface IKeptnMiddleware
{
    /// <summary>Does its part and calls <paramref name="next"/>, once or not at all.</summary>
    /// <param name="context">The event in work. Behind <paramref name="next"/> its <see cref="EventContext.Result"/> is set.</param>
    /// <param name="next">The rest of the pipeline.</param>
    /// <param name="cancellationToken">Cancelled when the timeout passes or the service stops.</param>
    Task InvokeAsync(EventContext context, EventStep next, CancellationToken cancellationToken);
}
