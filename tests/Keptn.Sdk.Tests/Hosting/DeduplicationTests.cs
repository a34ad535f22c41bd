using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using static Keptn.Sdk.Tests.Hosting.TaskOutcomeTests;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Contract C4: one triggered event runs the handler once, redeliveries included.</summary>
public sealed class DeduplicationTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryAdd_WithinTheWindow_IsKnown()
    {
        var cache = new DeduplicationCache(10, TimeSpan.FromMinutes(1), _time);
        cache.TryAdd(("a", -1)).Should().BeTrue();

        _time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        cache.TryAdd(("a", -1)).Should().BeFalse();
        cache.TryAdd(("a", 3)).Should().BeTrue("another handler has not seen it");

        _time.Advance(TimeSpan.FromTicks(1));
        cache.TryAdd(("a", -1)).Should().BeTrue();
    }

    [Fact]
    public void TryAdd_OverCapacity_TheOldestLeaves()
    {
        var cache = new DeduplicationCache(3, TimeSpan.FromMinutes(1), _time);
        foreach (var id in new[] { "a", "b", "c" })
        {
            cache.TryAdd((id, -1)).Should().BeTrue();
        }

        cache.TryAdd(("a", -1)).Should().BeFalse("three fit");
        cache.TryAdd(("d", -1)).Should().BeTrue();
        cache.TryAdd(("b", -1)).Should().BeFalse();
        cache.TryAdd(("c", -1)).Should().BeFalse();
        cache.TryAdd(("a", -1)).Should().BeTrue();
    }

    [Fact]
    public void TryAdd_RedeliveriesOnly_PushNothingOut()
    {
        var cache = new DeduplicationCache(3, TimeSpan.FromMinutes(1), _time);
        cache.TryAdd(("a", -1));
        cache.TryAdd(("b", -1));
        for (var i = 0; i < 10; i++)
        {
            cache.TryAdd(("b", -1)).Should().BeFalse();
        }

        cache.TryAdd(("a", -1)).Should().BeFalse();
    }

    [Fact]
    public void Remove_AndAddedAgain_IsKnownForItsWholeWindow()
    {
        var cache = new DeduplicationCache(10, TimeSpan.FromMinutes(1), _time);
        cache.TryAdd(("a", -1));
        _time.Advance(TimeSpan.FromSeconds(30));
        cache.Remove(("a", -1));
        cache.TryAdd(("a", -1)).Should().BeTrue();

        _time.Advance(TimeSpan.FromSeconds(45));

        cache.TryAdd(("a", -1)).Should().BeFalse("its first arrival is over the window, its second is not");
    }

    [Fact]
    public async Task Event_AgainAfterTheWindow_Runs()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()), time: _time);
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);
        _time.Advance(TimeSpan.FromMinutes(59));
        (await host.SendAsync(triggered)).ShouldHaveSent("test.started", "test.finished");
        _time.Advance(TimeSpan.FromMinutes(1));

        var run = await host.SendAsync(triggered);

        run.ShouldHaveSent("test.started", "test.finished", "test.started", "test.finished");
    }

    [Fact]
    public async Task Event_AgainAfterTheWindowWhileItsTaskIsInWork_DoesNotRun()
    {
        await using var host = await StartAsync(
            (_, _) => Task.FromResult(TaskResult.Pending), options: o => o.Timeout = TimeSpan.FromHours(5), time: _time);
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);
        _time.Advance(TimeSpan.FromHours(2));

        var run = await host.SendAsync(triggered);

        run.ShouldHaveSent("test.started");
        run.Outcomes[^1].Reason.Should().Contain("in work");
        await host.Tasks.FinishAsync(triggered.Id!, TaskResult.Pass(), CancellationToken.None);
        host.Run.ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task Event_CouldNotBeStarted_RunsWhenItComesAgain()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        host.Transport.FailSends(1, new EventTransportException("refused") { IsTransient = false });
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);
        await host.SendAsync(triggered);

        var run = await host.SendAsync(triggered);

        run.ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task Event_FailedInItsHandler_DoesNotRunAgain()
    {
        await using var host = await StartAsync((_, _) => throw new InvalidOperationException());
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);

        var run = await host.SendAsync(triggered);

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
    }
}
