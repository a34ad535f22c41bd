using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keptn.Sdk;

/// <summary>Registers handlers of events. They answer nothing.</summary>
public static class KeptnEventBuilderExtensions
{
    /// <summary>Handles events; their type comes from the type of their data.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="handler">Handles one event.</param>
    /// <param name="configure">Sets the handler's options.</param>
    /// <typeparam name="TData">The typed data, for instance <see cref="TestFinished"/>.</typeparam>
    public static KeptnBuilder OnEvent<TData>(
        this KeptnBuilder builder,
        Func<EventContext<TData>, CancellationToken, Task> handler,
        Action<EventOptions<TData>>? configure = null)
        where TData : class, IKeptnEventData => OnEvent(builder, TData.EventType, handler, configure);

    /// <summary>Handles events of a type, or of every type that a pattern covers.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="type">A type in full, or a pattern as in <c>sh.keptn.event.*.finished</c> or <c>sh.keptn.&gt;</c>; checked at start.</param>
    /// <param name="handler">Handles one event.</param>
    /// <param name="configure">Sets the handler's options.</param>
    /// <typeparam name="TData">The typed data: yours, or <see cref="EventData"/>.</typeparam>
    public static KeptnBuilder OnEvent<TData>(
        this KeptnBuilder builder,
        string type,
        Func<EventContext<TData>, CancellationToken, Task> handler,
        Action<EventOptions<TData>>? configure = null)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        ArgumentNullException.ThrowIfNull(handler);
        var options = new EventOptions<TData>();
        configure?.Invoke(options);
        builder.Setup.Handlers.Add(HandlerRegistration<TData>.ForEvent(type, options, handler));
        return builder;
    }

    /// <summary>Handles events with a class; their type comes from the type of their data.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="configure">Sets the handler's options.</param>
    /// <typeparam name="TData">The typed data, for instance <see cref="TestFinished"/>.</typeparam>
    /// <typeparam name="THandler">The class; one instance per event, with its dependencies injected.</typeparam>
    public static KeptnBuilder OnEvent<TData, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this KeptnBuilder builder, Action<EventOptions<TData>>? configure = null)
        where TData : class, IKeptnEventData
        where THandler : class, IEventHandler<TData> => OnEvent<TData, THandler>(builder, TData.EventType, configure);

    /// <summary>Handles events of a type, or of every type that a pattern covers, with a class.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="type">A type in full, or a pattern as in <c>sh.keptn.event.*.finished</c> or <c>sh.keptn.&gt;</c>; checked at start.</param>
    /// <param name="configure">Sets the handler's options.</param>
    /// <typeparam name="TData">The typed data: yours, or <see cref="EventData"/>.</typeparam>
    /// <typeparam name="THandler">The class; one instance per event, with its dependencies injected.</typeparam>
    public static KeptnBuilder OnEvent<TData, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this KeptnBuilder builder, string type, Action<EventOptions<TData>>? configure = null)
        where TData : class
        where THandler : class, IEventHandler<TData>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<THandler>();
        return OnEvent(
            builder,
            type,
            static (context, cancellationToken) => context.Services.GetRequiredService<THandler>().HandleAsync(context, cancellationToken),
            configure);
    }
}
