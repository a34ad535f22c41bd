using System.Runtime.CompilerServices;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk;

/// <summary>What a task's handler knows of the task in work.</summary>
/// <typeparam name="TData">The typed data of the <c>.triggered</c> event.</typeparam>
public sealed class TaskContext<TData> : EventContext<TData>
    where TData : class
{
    private readonly Func<string, CancellationToken, Task>? _report;
    private readonly EventExecution? _execution;

    /// <summary>Creates a context, for tests of a handler alone.</summary>
    /// <param name="cloudEvent">The <c>.triggered</c> event.</param>
    /// <param name="data">Its typed data.</param>
    /// <param name="report">Takes what <see cref="ReportProgressAsync"/> reports; <see langword="null"/> to drop it.</param>
    public TaskContext(CloudEvent cloudEvent, TData data, Func<string, CancellationToken, Task>? report = null)
        : base(cloudEvent, data)
    {
        _report = report;
    }

    internal TaskContext(
        CloudEvent cloudEvent,
        StrongBox<KeptnEventType> type,
        EventScope scope,
        TData data,
        IServiceScopeFactory scopeFactory,
        EventExecution execution)
        : base(cloudEvent, type, scope, data, scopeFactory)
    {
        _execution = execution;
    }

    /// <summary>The task's name, for instance <c>test</c>.</summary>
    public string TaskName => EventType.Task ?? string.Empty;

    /// <summary>
    /// Identifies this task in this service. Keep it to finish the task later through <see cref="IKeptnTasks"/> after
    /// returning <see cref="TaskResult.Pending"/>.
    /// </summary>
    public string TaskId => _execution?.TaskId ?? CloudEvent.Id ?? string.Empty;

    /// <summary>Tells people how far the task is: sends a <c>.status.changed</c> event.</summary>
    /// <param name="message">What there is to say.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="Transport.EventTransportException">The event could not be sent. The task is not affected.</exception>
    public Task ReportProgressAsync(string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _execution?.ReportProgressAsync(message, cancellationToken) ?? _report?.Invoke(message, cancellationToken) ?? Task.CompletedTask;
    }
}
