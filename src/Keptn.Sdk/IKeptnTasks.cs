namespace Keptn.Sdk;

/// <summary>The tasks in work, to finish one from elsewhere, for instance when a callback arrives.</summary>
public interface IKeptnTasks
{
    /// <summary>The ids of the tasks that have begun and are not finished.</summary>
    IReadOnlyCollection<string> OpenTasks { get; }

    /// <summary>
    /// Finishes a task: sends its <c>.finished</c> event. Safe to call before the handler has returned
    /// <see cref="TaskResult.Pending"/>.
    /// </summary>
    /// <param name="taskId">The task's <see cref="TaskContext{TData}.TaskId"/>.</param>
    /// <param name="result">How it went.</param>
    /// <param name="cancellationToken">Ends the wait; the event is sent all the same.</param>
    /// <returns><see langword="false"/> where no such task is open: unknown, timed out, or finished before.</returns>
    /// <exception cref="ArgumentException"><paramref name="result"/> is <see cref="TaskResult.Pending"/>.</exception>
    Task<bool> FinishAsync(string taskId, TaskResult result, CancellationToken cancellationToken);
}
