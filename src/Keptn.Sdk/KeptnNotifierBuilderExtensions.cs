using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Roles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keptn.Sdk;

/// <summary>Registers notifiers: they tell others what happens, and Keptn nothing.</summary>
public static class KeptnNotifierBuilderExtensions
{
    private const string SequenceFinished = "sh.keptn.event.*.*.finished";

    /// <summary>
    /// Tells of events: those that pass the lists of the options are summed up, queued, and handed over in batches, with
    /// repetition and a rate limit. Nothing is sent to Keptn. Have several, with routes of their own.
    /// </summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="name">The notifier's name, for logs.</param>
    /// <param name="send">Sends a batch; see <see cref="INotifier.SendAsync"/>.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or an option is out of range.</exception>
    public static KeptnBuilder AddNotifier(
        this KeptnBuilder builder,
        string name,
        Func<IReadOnlyList<Notification>, CancellationToken, Task> send,
        Action<NotifierOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(send);
        return Add(builder, name, (_, notifications, cancellationToken) => send(notifications, cancellationToken), configure);
    }

    /// <summary>Tells of events with a class; see the other overload.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="name">The notifier's name, for logs.</param>
    /// <param name="configure">Sets options.</param>
    /// <typeparam name="TNotifier">The class; one instance per batch, with its dependencies injected.</typeparam>
    /// <exception cref="ArgumentException">The name is empty or taken, or an option is out of range.</exception>
    public static KeptnBuilder AddNotifier<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TNotifier>(
        this KeptnBuilder builder, string name, Action<NotifierOptions>? configure = null)
        where TNotifier : class, INotifier
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<TNotifier>();
        return Add(
            builder,
            name,
            static (services, notifications, cancellationToken) => services.GetRequiredService<TNotifier>().SendAsync(notifications, cancellationToken),
            configure);
    }

    private static KeptnBuilder Add(
        KeptnBuilder builder,
        string name,
        Func<IServiceProvider, IReadOnlyList<Notification>, CancellationToken, Task> send,
        Action<NotifierOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var options = new NotifierOptions();
        configure?.Invoke(options);
        options.ThrowIfInvalid();
        if (builder.Services.Any(service => service.IsKeyedService && service.ServiceType == typeof(NotificationQueue) && name.Equals(service.ServiceKey)))
        {
            throw new ArgumentException($"There is a notifier '{name}' already.", nameof(name));
        }

        NotificationQueue.AddTo(builder.Services, name, options, send);
        string[] patterns = options.Events.Count == 0 ? [SequenceFinished] : [.. options.Events.Distinct(StringComparer.Ordinal)];
        for (var i = 0; i < patterns.Length; i++)
        {
            // Patterns may overlap; one event is told of once.
            var earlier = patterns[..i];
            builder.OnEvent<EventData>(
                patterns[i],
                (context, _) =>
                {
                    var notification = new Notification(context.CloudEvent, context.Data, options.BridgeUrl);
                    if (options.Accepts(notification))
                    {
                        context.Services.GetRequiredKeyedService<NotificationQueue>(name).Add(notification);
                    }

                    return Task.CompletedTask;
                },
                handler => handler.Filter = earlier.Length == 0 ? null : context => !earlier.Any(context.EventType.Matches));
        }

        return builder;
    }
}
