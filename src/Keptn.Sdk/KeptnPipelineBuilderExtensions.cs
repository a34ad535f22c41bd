using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keptn.Sdk;

/// <summary>Sets up what stands around the handlers: middleware, payload types, the transport.</summary>
public static class KeptnPipelineBuilderExtensions
{
    /// <summary>Puts middleware around all handlers, the first outermost.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="middleware">Does its part and calls the next step.</param>
    public static KeptnBuilder Use(this KeptnBuilder builder, Func<EventContext, EventStep, CancellationToken, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(middleware);
        builder.Setup.Middleware.Add(next => (context, cancellationToken) => middleware(context, next, cancellationToken));
        return builder;
    }

    /// <summary>Puts a middleware class around all handlers; one instance per event.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <typeparam name="TMiddleware">The class, with its dependencies injected.</typeparam>
    public static KeptnBuilder Use<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware>(
        this KeptnBuilder builder)
        where TMiddleware : class, IKeptnMiddleware
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<TMiddleware>();
        return Use(builder, static (context, next, cancellationToken) =>
            context.Services.GetRequiredService<TMiddleware>().InvokeAsync(context, next, cancellationToken));
    }

    /// <summary>Makes payload types of yours known, without reflection.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="resolver">A source-generated context, for instance <c>AppJsonContext.Default</c>.</param>
    public static KeptnBuilder UseJson(this KeptnBuilder builder, IJsonTypeInfoResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(resolver);
        builder.Setup.JsonResolvers.Add(resolver);
        return builder;
    }

    /// <summary>Connects the service by a transport of your choice; the last one wins.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="create">Makes the transport when the host starts.</param>
    public static KeptnBuilder UseTransport(this KeptnBuilder builder, Func<IServiceProvider, IEventTransport> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.Replace(ServiceDescriptor.Singleton(create));
        return builder;
    }
}
