using Keptn.Sdk.Api;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Testing;

/// <summary>Makes contexts, to call one handler alone.</summary>
/// <example>
/// <code>
/// var context = TestTaskContext.Create(new TestTriggered { Test = new() { TestStrategy = "performance" } });
/// var result = await new LoadTestHandler(tester).HandleAsync(context, CancellationToken.None);
/// </code>
/// </example>
public static class TestTaskContext
{
    /// <summary>A context of a task, around an event with this data.</summary>
    /// <param name="data">The typed data.</param>
    /// <param name="report">Takes what the handler reports as progress.</param>
    /// <param name="services">What <c>context.Services</c> gives; <see langword="null"/> for none.</param>
    /// <param name="resources">The files behind <c>context.Resources</c>; <see langword="null"/> for those among the services, or none.</param>
    /// <typeparam name="TData">A payload of the SDK that knows its task.</typeparam>
    public static TaskContext<TData> Create<TData>(
        TData data, Action<string>? report = null, IServiceProvider? services = null, TestResources? resources = null)
        where TData : EventData, ITaskTriggeredData
    {
        ArgumentNullException.ThrowIfNull(data);
        return Create(TestEvents.Triggered(data), data, report, services, resources);
    }

    /// <summary>A context of a task, around an event of yours.</summary>
    /// <param name="cloudEvent">The <c>.triggered</c> event.</param>
    /// <param name="data">The typed data.</param>
    /// <param name="report">Takes what the handler reports as progress.</param>
    /// <param name="services">What <c>context.Services</c> gives; <see langword="null"/> for none.</param>
    /// <param name="resources">The files behind <c>context.Resources</c>; <see langword="null"/> for those among the services, or none.</param>
    /// <typeparam name="TData">Any payload.</typeparam>
    public static TaskContext<TData> Create<TData>(
        CloudEvents.CloudEvent cloudEvent,
        TData data,
        Action<string>? report = null,
        IServiceProvider? services = null,
        TestResources? resources = null)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        return new TaskContext<TData>(cloudEvent, data, Report) { Services = new ContextServices(services, resources) };

        Task Report(string message, CancellationToken cancellationToken)
        {
            report?.Invoke(message);
            return Task.CompletedTask;
        }
    }

    private sealed class ContextServices(IServiceProvider? services, TestResources? resources) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(IResourcesApi) && resources is not null ? resources : services?.GetService(serviceType);
    }
}
