namespace Keptn.Sdk;

/// <summary>Options of one task's handler.</summary>
/// <typeparam name="TData">The typed data of the <c>.triggered</c> event.</typeparam>
public sealed class TaskOptions<TData> : HandlerOptions
    where TData : class
{
    /// <summary>
    /// Says whether an event is ours. Where it says no, nothing at all is sent. Where it throws, the task is finished
    /// as errored. Default: every event of the type is ours.
    /// </summary>
    public Func<TaskContext<TData>, bool>? Filter { get; set; }
}
