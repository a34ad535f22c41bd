using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Keptn.Sdk.Tests.Hosting.TaskOutcomeTests;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Contract C2 under time and shutdown: timeouts, handlers that ignore their token, tasks left pending.</summary>
public sealed class TaskCancellationTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Timeout_HandlerObservesItsToken_FinishesAsErroredNamingTheTimeout()
    {
        await using var host = await StartAsync(HangAsync, options: o => o.Timeout = TimeSpan.FromMinutes(5), time: _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(host.Patience);

        _time.Advance(TimeSpan.FromMinutes(5));
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Result.Should().Be(KeptnResult.Fail);
        run.Finished.Message.Should().Contain("timeout of 5 min");
        host.Tasks.OpenTasks.Should().BeEmpty();
        _time.ActiveTimers.Should().Be(0, "nothing is left running");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Timeout_HandlerIgnoresItsToken_FinishesAfterTheGracePeriod(bool blocksItsThread)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gate = new ManualResetEventSlim();
        await using var host = await StartAsync(
            async (_, _) =>
            {
                _running.SetResult();
                if (blocksItsThread)
                {
                    gate.Wait(TimeSpan.FromMinutes(1), CancellationToken.None);
                }
                else
                {
                    await release.Task;
                }

                return TaskResult.Pass("too late");
            },
            options: o => o.Timeout = TimeSpan.FromMinutes(5),
            time: _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(host.Patience);

        _time.Advance(TimeSpan.FromMinutes(5));
        host.Run.ShouldHaveSent("test.started");
        _time.Advance(TimeSpan.FromSeconds(5));
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Contain("timeout of 5 min");

        // The late result is not sent.
        gate.Set();
        release.SetResult();
        await host.StopAsync();
        host.Run.ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task Timeout_HandlerReturnsAResultAllTheSame_IsTaken()
    {
        await using var host = await StartAsync(
            async (_, cancellationToken) =>
            {
                _running.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
                return TaskResult.Warning("stopped early, 80 % measured");
            },
            options: o => o.Timeout = TimeSpan.FromMinutes(5),
            time: _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(host.Patience);

        _time.Advance(TimeSpan.FromMinutes(5));
        var run = await host.WaitUntilIdleAsync();

        run.Finished.Result.Should().Be(KeptnResult.Warning);
        run.Finished.Message.Should().Be("stopped early, 80 % measured");
    }

    [Fact]
    public async Task Shutdown_HandlerFinishesInTime_SendsItsResult()
    {
        var release = new TaskCompletionSource<TaskResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(
            async (_, _) =>
            {
                _running.SetResult();
                return await release.Task;
            },
            time: _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(host.Patience);

        var stopping = host.StopAsync();
        host.Transport.IsReceiving.Should().BeFalse();
        release.SetResult(TaskResult.Pass("finished while stopping"));
        var run = await stopping;

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("finished while stopping");
        host.Transport.IsStopped.Should().BeTrue();
    }

    [Fact]
    public async Task Shutdown_HandlerTakesTooLong_IsCancelledAndFinishedAsErrored()
    {
        await using var host = await StartAsync(HangAsync, time: _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(host.Patience);

        var stopping = host.StopAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        var run = await stopping.WaitAsync(host.Patience);

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("shutting down");
    }

    [Fact]
    public async Task Shutdown_HandlerIgnoresItsToken_IsFinishedWithoutItWithinTheLimit()
    {
        await using var host = await StartAsync(
            async (_, _) =>
            {
                _running.SetResult();
                await new TaskCompletionSource().Task;
                return TaskResult.Pass();
            },
            configure: b => b.Services.Configure<KeptnOptions>(o => o.CancellationGracePeriod = TimeSpan.FromSeconds(2)),
            time: _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(host.Patience);

        var stopping = host.StopAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        var cancelled = host.WaitUntilSentAsync("test.finished");
        while (!cancelled.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Yield();
        }

        var run = await stopping.WaitAsync(host.Patience);

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Contain("shutting down");
    }

    [Fact]
    public async Task Shutdown_EventsWaitForAPlace_AreLeftUnanswered()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(
            async (_, _) =>
            {
                _running.TrySetResult();
                await release.Task;
                return TaskResult.Pass();
            },
            options: o => o.MaxConcurrency = 1,
            time: _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(host.Patience);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));

        var stopping = host.StopAsync();
        release.SetResult();
        await stopping;
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSent("test.started", "test.finished");
        run.Outcomes.Count(o => o.Disposition == PipelineDisposition.Ignored).Should().Be(2);
    }

    private async Task<TaskResult> HangAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken)
    {
        _running.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return TaskResult.Pass();
    }
}
