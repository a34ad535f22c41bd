using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keptn.Sdk;

/// <summary>Registers action providers: what acts against a problem.</summary>
public static class KeptnActionBuilderExtensions
{
    /// <summary>
    /// Answers <c>action</c> tasks for one action of <c>remediation.yaml</c>. Nothing is sent for other actions. Read the
    /// parameters with <see cref="ActionSection.GetValue{T}"/>; a value that cannot be read ends the task as errored, with a
    /// message that names the member. The <c>action</c> section that the specification asks for is added to the answer.
    /// </summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="action">The action, as <c>action</c> in <c>remediation.yaml</c>, for instance <c>toggle-feature</c>.</param>
    /// <param name="handler">Does it and says how it went.</param>
    /// <param name="configure">Sets the task's options. A filter of yours is asked about this action only.</param>
    /// <exception cref="ArgumentException">The name is empty, or registered before without a filter of its own.</exception>
    public static KeptnBuilder AddActionProvider(
        this KeptnBuilder builder,
        string action,
        Func<TaskContext<ActionTriggered>, CancellationToken, Task<TaskResult>> handler,
        Action<TaskOptions<ActionTriggered>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(action);
        ArgumentNullException.ThrowIfNull(handler);
        return builder.OnTask<ActionTriggered>(
            (context, cancellationToken) => RunAsync(handler, context, cancellationToken),
            options =>
            {
                configure?.Invoke(options);
                ThrowIfTaken(builder, action, hasFilter: options.Filter is not null);
                var filter = options.Filter;
                options.Filter = context => context.Data.Action.Action == action && filter?.Invoke(context) != false;
            });
    }

    /// <summary>Answers <c>action</c> tasks for one action with a class; see the other overload.</summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="action">The action, as <c>action</c> in <c>remediation.yaml</c>, for instance <c>toggle-feature</c>.</param>
    /// <param name="configure">Sets the task's options. A filter of yours is asked about this action only.</param>
    /// <typeparam name="THandler">The class; one instance per event, with its dependencies injected.</typeparam>
    /// <exception cref="ArgumentException">The name is empty, or registered before without a filter of its own.</exception>
    public static KeptnBuilder AddActionProvider<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this KeptnBuilder builder, string action, Action<TaskOptions<ActionTriggered>>? configure = null)
        where THandler : class, ITaskHandler<ActionTriggered>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<THandler>();
        return AddActionProvider(
            builder,
            action,
            static (context, cancellationToken) => context.Services.GetRequiredService<THandler>().HandleAsync(context, cancellationToken),
            configure);
    }

    private static async Task<TaskResult> RunAsync(
        Func<TaskContext<ActionTriggered>, CancellationToken, Task<TaskResult>> handler,
        TaskContext<ActionTriggered> context,
        CancellationToken cancellationToken)
    {
        try
        {
            return Complete(await handler(context, cancellationToken).ConfigureAwait(false));
        }
        catch (EventDataException e)
        {
            // Names a member and no value: what whoever wrote remediation.yaml needs to know.
            throw new KeptnTaskException(e.Message, e);
        }
    }

    /// <summary>Adds the section that the specification asks for, and Keptn does without. Data of another type is the author's.</summary>
    private static TaskResult Complete(TaskResult result) => result switch
    {
        null => null!,
        { Data: null } when !ReferenceEquals(result, TaskResult.Pending) => WithAction(result, new ActionFinished()),
        { Data: ActionFinished { Action.IsAbsent: true } data } => WithAction(result, data),
        _ => result,
    };

    private static TaskResult WithAction(TaskResult result, ActionFinished data) =>
        TaskResult.Create(result.Status, result.Result, result.Message, data with { Action = new ActionSection() });

    /// <summary>Of two providers for all events of an action the second would never be asked.</summary>
    private static void ThrowIfTaken(KeptnBuilder builder, string action, bool hasFilter)
    {
        var name = new ActionName(action);
        if (hasFilter)
        {
            return;
        }

        if (builder.Services.Any(service => name.Equals(service.ImplementationInstance)))
        {
            throw new ArgumentException($"There is a provider of the action '{action}' already.", nameof(action));
        }

        builder.Services.AddSingleton(name);
    }

    /// <summary>Remembers which actions have a provider for all their events.</summary>
    private sealed record ActionName(string Name);
}
