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

    /// <summary>
    /// As <see cref="Filter"/>, for what must be looked up first, for instance in a file of the configuration repository;
    /// asked where <see cref="Filter"/> says yes. As many are asked at once as <see cref="KeptnOptions.MaxConcurrency"/>
    /// says, each for five minutes at most: a task that nobody starts is given up by Keptn after ten. Where it throws or
    /// takes longer, the task is finished as errored. Its token is cancelled also when the sequence ends or the service
    /// stops; then nothing is sent. Default: none.
    /// </summary>
    public Func<TaskContext<TData>, CancellationToken, ValueTask<bool>>? FilterAsync { get; set; }
}
