using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keptn.Sdk;

/// <summary>Registers handlers of tasks. Their started and finished events are sent for them.</summary>
public static class KeptnTaskBuilderExtensions
{
    /// <summary>Handles a task; its name comes from the type of its data.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="handler">Does the task and says how it went.</param>
    /// <param name="configure">Sets the task's options.</param>
    /// <typeparam name="TData">The typed data, for instance <see cref="TestTriggered"/>.</typeparam>
    public static KeptnBuilder OnTask<TData>(
        this KeptnBuilder builder,
        Func<TaskContext<TData>, CancellationToken, Task<TaskResult>> handler,
        Action<TaskOptions<TData>>? configure = null)
        where TData : class, ITaskTriggeredData => OnTask(builder, TData.TaskName, handler, configure);

    /// <summary>Handles a task by name.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="task">
    /// The task's name as in the shipyard, or <c>*</c> for every task, which needs a filter as a rule: what says yes is
    /// started and finished by this service. Handlers that name the task are asked before those of <c>*</c>.
    /// </param>
    /// <param name="handler">Does the task and says how it went.</param>
    /// <param name="configure">Sets the task's options.</param>
    /// <typeparam name="TData">The typed data: yours, or <see cref="EventData"/>.</typeparam>
    public static KeptnBuilder OnTask<TData>(
        this KeptnBuilder builder,
        string task,
        Func<TaskContext<TData>, CancellationToken, Task<TaskResult>> handler,
        Action<TaskOptions<TData>>? configure = null)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(handler);
        var options = new TaskOptions<TData>();
        configure?.Invoke(options);
        builder.Setup.Handlers.Add(HandlerRegistration<TData>.ForTask(task, options, handler));
        return builder;
    }

    /// <summary>Handles a task with a class; the task's name comes from the type of its data.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="configure">Sets the task's options.</param>
    /// <typeparam name="TData">The typed data, for instance <see cref="TestTriggered"/>.</typeparam>
    /// <typeparam name="THandler">The class; one instance per event, with its dependencies injected.</typeparam>
    public static KeptnBuilder OnTask<TData, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this KeptnBuilder builder, Action<TaskOptions<TData>>? configure = null)
        where TData : class, ITaskTriggeredData
        where THandler : class, ITaskHandler<TData> => OnTask<TData, THandler>(builder, TData.TaskName, configure);

    /// <summary>Handles a task by name with a class.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="task">The task's name as in the shipyard, or <c>*</c> for every task, as above.</param>
    /// <param name="configure">Sets the task's options.</param>
    /// <typeparam name="TData">The typed data: yours, or <see cref="EventData"/>.</typeparam>
    /// <typeparam name="THandler">The class; one instance per event, with its dependencies injected.</typeparam>
    public static KeptnBuilder OnTask<TData, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this KeptnBuilder builder, string task, Action<TaskOptions<TData>>? configure = null)
        where TData : class
        where THandler : class, ITaskHandler<TData>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<THandler>();
        return OnTask(
            builder,
            task,
            static (context, cancellationToken) => context.Services.GetRequiredService<THandler>().HandleAsync(context, cancellationToken),
            configure);
    }
}
