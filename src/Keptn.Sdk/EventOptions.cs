namespace Keptn.Sdk;

/// <summary>Options of one event handler.</summary>
/// <typeparam name="TData">The typed data of the event.</typeparam>
public sealed class EventOptions<TData> : HandlerOptions
    where TData : class
{
    /// <summary>Says whether the handler wants an event. Default: every event of the type.</summary>
    public Func<EventContext<TData>, bool>? Filter { get; set; }

    /// <summary>
    /// As <see cref="Filter"/>, for what must be looked up first; asked where <see cref="Filter"/> says yes, for five minutes
    /// at most. Default: none.
    /// </summary>
    public Func<EventContext<TData>, CancellationToken, ValueTask<bool>>? FilterAsync { get; set; }
}
