using System.Collections.Concurrent;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting;

/// <summary>The executions that have begun and are not over, pending tasks included.</summary>
internal sealed class RunningExecutions(int maxPending)
{
    // Every execution is in one of these, from its begin to its end.
    private readonly ConcurrentDictionary<string, ExecutionLifetime> _tasks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ExecutionLifetime, byte> _others = new();
    private readonly Lock _idleLock = new();
    private TaskCompletionSource? _idle;
    private bool _closed;
    private int _pending;
    private int _count;

    internal int Count => Volatile.Read(ref _count);

    internal int Pending => Volatile.Read(ref _pending);

    /// <summary>The tasks that were begun and are not answered.</summary>
    internal IEnumerable<ExecutionLifetime> Tasks => _tasks.Select(t => t.Value);

    /// <summary>Whether nothing new may begin.</summary>
    internal bool IsClosed => Volatile.Read(ref _closed);

    private IEnumerable<ExecutionLifetime> All => _tasks.Select(t => t.Value).Concat(_others.Select(o => o.Key));

    internal IReadOnlyCollection<string> OpenTasks => [.. _tasks.Where(t => t.Value.IsOpen).Select(t => t.Key)];

    /// <summary>Where the tasks belong that are not answered.</summary>
    internal IEnumerable<EventScope> OpenScopes =>
        Tasks.OfType<EventExecution>().Where(e => !e.IsAnswered).Select(e => e.Scope);

    /// <summary>Lets an execution begin; false if nothing may begin any more, or if its task is in work already.</summary>
    internal bool TryAdd(ExecutionLifetime execution)
    {
        if (!(execution.IsTask ? _tasks.TryAdd(execution.TaskId, execution) : _others.TryAdd(execution, 0)))
        {
            return false;
        }

        // Either this sees that nothing may begin, or the one who closes sees this execution and waits for it.
        Interlocked.Increment(ref _count);
        if (!IsClosed)
        {
            return true;
        }

        Remove(execution);
        return false;
    }

    /// <summary>Takes back an execution that does not begin after all.</summary>
    internal void Remove(ExecutionLifetime execution)
    {
        Close(execution);
        End();
    }

    /// <summary>From here on nothing may begin.</summary>
    internal void Close()
    {
        Volatile.Write(ref _closed, true);
        Interlocked.MemoryBarrier();
    }

    /// <summary>The execution is over: it cannot be found nor cancelled any more.</summary>
    internal void Close(ExecutionLifetime execution)
    {
        if (execution.IsTask)
        {
            _tasks.TryRemove(new(execution.TaskId, execution));
        }
        else
        {
            _others.TryRemove(execution, out _);
        }
    }

    /// <summary>What was closed is reported: nobody has to wait for it any more.</summary>
    internal void End()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            lock (_idleLock)
            {
                _idle?.TrySetResult();
            }
        }
    }

    internal bool TryBeginPending()
    {
        var pending = Volatile.Read(ref _pending);
        while (pending < maxPending)
        {
            var before = Interlocked.CompareExchange(ref _pending, pending + 1, pending);
            if (before == pending)
            {
                return true;
            }

            pending = before;
        }

        return false;
    }

    internal void EndPending() => Interlocked.Decrement(ref _pending);

    internal ExecutionLifetime? FindTask(string taskId) => _tasks.GetValueOrDefault(taskId);

    internal void CancelAll(CancellationCause cause)
    {
        foreach (var execution in All)
        {
            execution.Cancel(cause);
        }
    }

    /// <summary>Cancels the tasks of a run in a stage that are not answered, because their sequence is over.</summary>
    /// <returns>How many.</returns>
    internal int CancelTasks(string keptnContext, string stage)
    {
        var count = 0;
        foreach (var (_, execution) in _tasks)
        {
            if (execution is EventExecution { IsAnswered: false } task && task.IsTaskOf(keptnContext, stage))
            {
                task.Cancel(CancellationCause.Aborted);
                count++;
            }
        }

        return count;
    }

    /// <summary>Answers everything that was cancelled without waiting for its handler any longer.</summary>
    internal void AbandonAll()
    {
        foreach (var execution in All)
        {
            _ = execution.AbandonAsync();
        }
    }

    /// <summary>Completes when nothing runs. Nothing new may begin by then.</summary>
    internal Task WhenIdleAsync()
    {
        lock (_idleLock)
        {
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Count == 0)
            {
                _idle.TrySetResult();
            }

            return _idle.Task;
        }
    }
}
