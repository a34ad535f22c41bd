namespace Keptn.Sdk.Testing.Tests;

/// <summary>The clock that tests move by hand.</summary>
public sealed class ManualTimeProviderTests
{
    private static readonly DateTimeOffset s_start = new(2022, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Clock_StandsUntilItIsMoved()
    {
        _time.GetUtcNow().Should().Be(s_start);
        var before = _time.GetTimestamp();

        _time.Advance(TimeSpan.FromSeconds(90));

        _time.GetUtcNow().Should().Be(s_start.AddSeconds(90));
        _time.GetElapsedTime(before).Should().Be(TimeSpan.FromSeconds(90));
        _time.GetLocalNow().Should().Be(s_start.AddSeconds(90));
        new ManualTimeProvider(s_start.AddYears(1)).GetUtcNow().Should().Be(s_start.AddYears(1));
    }

    [Fact]
    public void Advance_Negative_IsRefused()
    {
        var advance = () => _time.Advance(TimeSpan.FromTicks(-1));

        advance.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Advance_FiresInOrderOfDueTimesWithTheClockAtEach()
    {
        Start("late", 30);
        Start("early", 10);
        Start("same, second", 20);
        Start("same, third", 20);
        Start("not yet", 61);

        _time.Advance(TimeSpan.FromSeconds(60));

        _fired.Should().Equal("early at 10", "same, second at 20", "same, third at 20", "late at 30");
        _time.ActiveTimers.Should().Be(1);
        _time.GetUtcNow().Should().Be(s_start.AddSeconds(60));
    }

    [Fact]
    public void Advance_BelowTheDueTime_FiresNothing()
    {
        Start("timer", 10);

        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        _fired.Should().BeEmpty();
        _time.Advance(TimeSpan.FromTicks(1));

        _fired.Should().Equal("timer at 10");
    }

    [Fact]
    public void Advance_ByNothing_FiresWhatIsDue()
    {
        Start("now", 0);
        _fired.Should().BeEmpty("timers fire inside Advance only");

        _time.Advance(TimeSpan.Zero);

        _fired.Should().Equal("now at 0");
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresEachTime()
    {
        using var timer = Start("tick", 10, period: 5);

        _time.Advance(TimeSpan.FromSeconds(22));

        _fired.Should().Equal("tick at 10", "tick at 15", "tick at 20");
        _time.ActiveTimers.Should().Be(1);
    }

    [Fact]
    public void Advance_TimerStartsAnother_FiresItInTheSameMove()
    {
        using var first = _time.CreateTimer(_ => Start("second", 10), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(25));

        _fired.Should().Equal("second at 20");
    }

    [Fact]
    public void Advance_InsideATimer_TheOuterMoveGoesOn()
    {
        using var timer = _time.CreateTimer(_ => _time.Advance(TimeSpan.FromSeconds(30)), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        Start("other", 35);

        _time.Advance(TimeSpan.FromSeconds(20));

        _fired.Should().Equal("other at 35");
        _time.GetUtcNow().Should().Be(s_start.AddSeconds(40), "the clock never goes back");
    }

    [Fact]
    public async Task Advance_OnSeveralThreads_NeverGoesBack()
    {
        var went = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, _) =>
        {
            var before = _time.GetUtcNow();
            _time.Advance(TimeSpan.FromMilliseconds(i));
            Interlocked.Add(ref went, _time.GetUtcNow() < before ? 1 : 0);
            await Task.Yield();
        });

        went.Should().Be(0);
    }

    [Fact]
    public void Change_MovesATimerOrStopsIt()
    {
        using var timer = Start("timer", 10);

        timer.Change(TimeSpan.FromSeconds(20), Timeout.InfiniteTimeSpan).Should().BeTrue();
        _time.Advance(TimeSpan.FromSeconds(15));
        _fired.Should().BeEmpty();
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).Should().BeTrue();
        _time.Advance(TimeSpan.FromHours(1));

        _fired.Should().BeEmpty();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public void Change_InsideItsCallback_FiresAgain()
    {
        ITimer timer = null!;
        timer = _time.CreateTimer(
            _ =>
            {
                Note("timer");
                if (_fired.Count < 3)
                {
                    timer.Change(TimeSpan.FromSeconds(7), Timeout.InfiniteTimeSpan);
                }
            },
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromMinutes(1));

        _fired.Should().Equal("timer at 1", "timer at 8", "timer at 15");
    }

    [Fact]
    public void Change_ToANegativeTime_IsRefusedAsByTheSystem()
    {
        var create = () => _time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(-5), Timeout.InfiniteTimeSpan);

        create.Should().Throw<ArgumentOutOfRangeException>();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public async Task Dispose_ATimerNeverFiresAgain()
    {
        var timer = Start("timer", 10, period: 10);
        _time.Advance(TimeSpan.FromSeconds(10));

        await timer.DisposeAsync();
        _time.Advance(TimeSpan.FromMinutes(1));

        _fired.Should().Equal("timer at 10");
        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan).Should().BeFalse();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public void Dispose_InsideItsCallback_EndsAPeriod()
    {
        ITimer timer = null!;
        timer = _time.CreateTimer(
            _ =>
            {
                Note("timer");
                timer.Dispose();
            },
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromMinutes(1));

        _fired.Should().Equal("timer at 1");
    }

    [Fact]
    public void Dispose_OfAnotherTimerInACallback_KeepsItFromFiring()
    {
        var second = Start("second", 20);
        using var first = _time.CreateTimer(_ => second.Dispose(), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromMinutes(1));

        _fired.Should().BeEmpty();
    }

    [Fact]
    public async Task Delay_EndsWhenTheClockComesThere()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(5), _time);

        _time.Advance(TimeSpan.FromMinutes(4));
        delay.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromMinutes(1));

        await delay.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Delay_Cancelled_LeavesNoTimer()
    {
        using var cancellation = new CancellationTokenSource();
        var delay = Task.Delay(TimeSpan.FromMinutes(5), _time, cancellation.Token);

        await cancellation.CancelAsync();

        await ((Func<Task>)(() => delay)).Should().ThrowAsync<OperationCanceledException>();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public void CancellationTokenSource_CancelsWhenTheClockComesThere()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(10), _time);

        _time.Advance(TimeSpan.FromSeconds(9));
        cancellation.IsCancellationRequested.Should().BeFalse();
        cancellation.CancelAfter(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(4));
        cancellation.IsCancellationRequested.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        cancellation.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task PeriodicTimer_TicksWithTheClock()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), _time);
        for (var i = 0; i < 3; i++)
        {
            var tick = timer.WaitForNextTickAsync().AsTask();
            tick.IsCompleted.Should().BeFalse();
            _time.Advance(TimeSpan.FromSeconds(10));
            (await tick.WaitAsync(TimeSpan.FromSeconds(30))).Should().BeTrue();
        }
    }

    [Fact]
    public async Task WaitAsync_TimesOutWithTheClock()
    {
        var wait = new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromSeconds(10), _time);

        _time.Advance(TimeSpan.FromSeconds(10));

        await ((Func<Task>)(() => wait)).Should().ThrowAsync<TimeoutException>();
    }

    private ITimer Start(string name, int seconds, int? period = null) => _time.CreateTimer(
        _ => Note(name),
        null,
        TimeSpan.FromSeconds(seconds),
        period is { } p ? TimeSpan.FromSeconds(p) : Timeout.InfiniteTimeSpan);

    private void Note(string name) => _fired.Add($"{name} at {(_time.GetUtcNow() - s_start).TotalSeconds}");
}
