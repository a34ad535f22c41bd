using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using static Keptn.Sdk.Tests.Hosting.TaskOutcomeTests;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Tasks with one timeout share a timer: each still ends at its own time.</summary>
public sealed class TimeLimitTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Tasks_BegunOneAfterTheOther_EachTimesOutAtItsOwnTime()
    {
        await using var host = await StartAsync(
            (_, _) => Task.FromResult(TaskResult.Pending), options: o => o.Timeout = TimeSpan.FromMinutes(10), time: _time);
        await host.SendAsync(TestEvents.Triggered("test"));
        _time.Advance(TimeSpan.FromMinutes(4));
        await host.SendAsync(TestEvents.Triggered("test"));
        _time.ActiveTimers.Should().Be(1, "they share it");

        _time.Advance(TimeSpan.FromMinutes(6) - TimeSpan.FromTicks(1));
        host.Tasks.OpenTasks.Should().HaveCount(2);

        _time.Advance(TimeSpan.FromTicks(1));
        await Wait.UntilAsync(() => host.Tasks.OpenTasks.Count == 1);

        _time.Advance(TimeSpan.FromMinutes(4));
        await Wait.UntilAsync(() => host.Tasks.OpenTasks.Count == 0 && _time.ActiveTimers == 0);
    }

    [Fact]
    public async Task Tasks_OneInTheMiddleEnds_TheOthersStillTimeOut()
    {
        await using var host = await StartAsync(
            (_, _) => Task.FromResult(TaskResult.Pending), options: o => o.Timeout = TimeSpan.FromMinutes(10), time: _time);
        var events = Enumerable.Range(0, 3).Select(_ => TestEvents.Triggered("test")).ToArray();
        foreach (var triggered in events)
        {
            await host.SendAsync(triggered);
        }

        (await host.Tasks.FinishAsync(events[1].Id!, TaskResult.Pass(), CancellationToken.None)).Should().BeTrue();
        host.Tasks.OpenTasks.Should().BeEquivalentTo([events[0].Id, events[2].Id]);

        _time.Advance(TimeSpan.FromMinutes(10));

        await Wait.UntilAsync(() => host.Tasks.OpenTasks.Count == 0 && _time.ActiveTimers == 0);
    }
}
