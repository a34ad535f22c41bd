namespace Keptn.Sdk.Hosting;

/// <summary>
/// A time after which an execution hears that it is up. All who have the same time share one timer: who comes first is
/// due first, so that they stand in a row, linked through themselves. Thread-safe.
/// </summary>
internal sealed class TimeLimit(TimeSpan time, TimeProvider timeProvider)
{
    // A timer may fire a little early by the finer clock.
    private static readonly TimeSpan s_precision = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private ExecutionLifetime? _first;
    private ExecutionLifetime? _last;

    /// <summary>The time begins. An execution stands in one row at most.</summary>
    internal void Add(ExecutionLifetime execution)
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            if (_last is null)
            {
                _timer ??= CreateTimer();
                _timer.Change(time, Timeout.InfiniteTimeSpan);
                _first = execution;
            }
            else
            {
                _last.Waiting.Next = execution;
            }

            execution.Waiting = new TimeLimitPlace { Limit = this, Since = now, Previous = _last };
            _last = execution;
        }
    }

    /// <summary>The time does not matter any more; nor does it matter whether it was up.</summary>
    internal void Remove(ExecutionLifetime execution)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(execution.Waiting.Limit, this))
            {
                return;
            }

            Unlink(execution);
            if (_first is null)
            {
                _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private ITimer CreateTimer()
    {
        // It belongs to all: what flows with the one who came first stays out of it.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return timeProvider.CreateTimer(
            static state => ((TimeLimit)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        while (TakeDue() is { } execution)
        {
            execution.OnTimeUp(this);
        }
    }

    private ExecutionLifetime? TakeDue()
    {
        lock (_lock)
        {
            if (_first is not { } first)
            {
                return null;
            }

            // The one for whom the timer was set may have left.
            var rest = time - timeProvider.GetElapsedTime(first.Waiting.Since);
            if (rest >= s_precision)
            {
                _timer!.Change(rest, Timeout.InfiniteTimeSpan);
                return null;
            }

            Unlink(first);
            return first;
        }
    }

    private void Unlink(ExecutionLifetime execution)
    {
        var place = execution.Waiting;
        execution.Waiting = default;
        if (place.Previous is { } previous)
        {
            previous.Waiting.Next = place.Next;
        }
        else
        {
            _first = place.Next;
        }

        if (place.Next is { } next)
        {
            next.Waiting.Previous = place.Previous;
        }
        else
        {
            _last = place.Previous;
        }
    }
}
