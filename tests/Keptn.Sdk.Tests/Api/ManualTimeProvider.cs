namespace Keptn.Sdk.Tests.Api;

/// <summary>A clock that moves only when told to, or at once past every timer that is set.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly object _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>How long each timer was set for, in the order in which they were set.</summary>
    public List<TimeSpan> Waits { get; } = [];

    /// <summary>Which timers come due as soon as they are set; the clock then stands at their time.</summary>
    public Func<TimeSpan, bool> ComesDueAtOnce { get; set; } = static _ => false;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        List<ManualTimer> due;
        lock (_lock)
        {
            _now += by;
            due = _timers.FindAll(timer => timer.Due <= _now);
            _timers.RemoveAll(due.Contains);
        }

        due.ForEach(static timer => timer.Fire());
    }

    private void Set(ManualTimer timer, TimeSpan dueTime)
    {
        var fires = false;
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            Waits.Add(dueTime);
            timer.Due = _now + dueTime;
            fires = ComesDueAtOnce(dueTime);
            if (fires)
            {
                _now = timer.Due;
            }
            else
            {
                _timers.Add(timer);
            }
        }

        if (fires)
        {
            // On another thread, as timers do: whoever set it is not ready yet.
            ThreadPool.QueueUserWorkItem(static timer => timer.Fire(), timer, preferLocal: false);
        }
    }

    private void Remove(ManualTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            owner.Set(this, dueTime);
            return true;
        }

        public void Dispose() => owner.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        public void Fire() => callback(state);
    }
}
