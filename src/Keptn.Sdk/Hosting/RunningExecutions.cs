using System.Collections.Concurrent;

namespace Keptn.Sdk.Hosting;

/// <summary>The executions that have begun and not ended, pending tasks included.</summary>
internal sealed class RunningExecutions(int maxPending)
{
    private readonly ConcurrentDictionary<EventExecution, byte> _all = new();
    private readonly ConcurrentDictionary<string, EventExecution> _tasks = new(StringComparer.Ordinal);
    private readonly Lock _idleLock = new();
    private TaskCompletionSource? _idle;
    private int _pending;

    internal int Count => _all.Count;

    internal IReadOnlyCollection<string> OpenTasks => (IReadOnlyCollection<string>)_tasks.Keys;

    internal void Add(EventExecution execution)
    {
        _all[execution] = 0;
        if (execution.IsTask)
        {
            _tasks[execution.TaskId] = execution;
        }
    }

    internal void Remove(EventExecution execution, bool wasPending)
    {
        if (execution.IsTask)
        {
            _tasks.TryRemove(new(execution.TaskId, execution));
        }

        _all.TryRemove(execution, out _);
        if (wasPending)
        {
            Interlocked.Decrement(ref _pending);
        }

        if (_all.IsEmpty)
        {
            lock (_idleLock)
            {
                _idle?.TrySetResult();
            }
        }
    }

    internal bool TryMakePending()
    {
        if (Interlocked.Increment(ref _pending) <= maxPending)
        {
            return true;
        }

        Interlocked.Decrement(ref _pending);
        return false;
    }

    internal EventExecution? FindTask(string taskId) => _tasks.GetValueOrDefault(taskId);

    internal void CancelAll(CancellationCause cause)
    {
        foreach (var (execution, _) in _all)
        {
            execution.Cancel(cause);
        }
    }

    /// <summary>Completes when nothing runs. Nothing new may begin by then.</summary>
    internal Task WhenIdleAsync()
    {
        lock (_idleLock)
        {
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_all.IsEmpty)
            {
                _idle.TrySetResult();
            }

            return _idle.Task;
        }
    }
}
