using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using static Keptn.Sdk.Tests.Hosting.TaskOutcomeTests;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Contract C2 at the end of the service: what is started is finished, what is not started is left alone.</summary>
public sealed class ShutdownTests
{
    /// <summary>In real time. With 30 s the host itself would end what the pipeline should have ended.</summary>
    private static readonly TimeSpan s_beforeTheHostLosesItsPatience = TimeSpan.FromSeconds(20);

    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Stop_WhileAnEventIsBeingChosen_LeavesItAlone()
    {
        using var choosing = new ManualResetEventSlim();
        using var chosen = new ManualResetEventSlim();
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()), options: o => o.Filter = _ =>
        {
            choosing.Set();
            return chosen.Wait(Wait.Patience);
        });
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        choosing.Wait(host.Patience).Should().BeTrue();

        await host.StopAsync();
        chosen.Set();
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSentNothing();
        run.Outcomes.Single().Disposition.Should().Be(PipelineDisposition.Ignored);
        host.Tasks.OpenTasks.Should().BeEmpty();
    }

    [Fact]
    public async Task Stop_WhileAnEventIsAboutToWaitForAPlace_LeavesItAlone()
    {
        using var choosing = new ManualResetEventSlim();
        using var chosen = new ManualResetEventSlim();
        var first = TestEvents.Triggered("test");
        await using var host = await StartAsync(
            async (_, _) =>
            {
                _running.SetResult();
                await _release.Task;
                return TaskResult.Pass();
            },
            options: o =>
            {
                o.MaxConcurrency = 1;
                o.Filter = context =>
                {
                    if (context.TaskId == first.Id)
                    {
                        return true;
                    }

                    choosing.Set();
                    return chosen.Wait(Wait.Patience);
                };
            });
        await host.Transport.DeliverAsync(first);
        await _running.Task.WaitAsync(host.Patience);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        choosing.Wait(host.Patience).Should().BeTrue();

        var stopping = host.StopAsync();
        chosen.Set();
        await Wait.UntilAsync(() => host.Run.Outcomes.Count == 1 || !host.Transport.IsReceiving);
        _release.SetResult();
        await stopping.WaitAsync(host.Patience);
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.CloudEvent.TriggeredId.Should().Be(first.Id);
    }

    [Fact]
    public async Task Stop_HandlerIgnoresItsToken_IsAnsweredBeforeTheTimeIsUp()
    {
        // With the defaults: the grace period is as long as all the time that is left.
        await using var host = await StartAsync(
            async (_, _) =>
            {
                _running.SetResult();
                await _release.Task;
                return TaskResult.Pass();
            },
            time: _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(host.Patience);

        var stopping = host.StopAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        await Wait.UntilAsync(() => _time.ActiveTimers == 2);
        _time.Advance(TimeSpan.FromSeconds(2.5));
        await stopping.WaitAsync(s_beforeTheHostLosesItsPatience);

        host.Run.ShouldHaveSent("test.started", "test.finished");
        host.Run.Finished.Message.Should().Contain("shutting down");
        _release.SetResult();
    }

    [Fact]
    public async Task Stop_HandlerTimedOutWithALongGracePeriod_IsAnsweredBeforeTheTimeIsUp()
    {
        await using var host = await StartAsync(
            async (_, _) =>
            {
                _running.SetResult();
                await _release.Task;
                return TaskResult.Pass();
            },
            b => Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions.Configure<KeptnOptions>(
                b.Services, o => o.CancellationGracePeriod = TimeSpan.FromHours(1)),
            o => o.Timeout = TimeSpan.FromSeconds(1),
            _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(host.Patience);
        _time.Advance(TimeSpan.FromSeconds(1));

        var stopping = host.StopAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        await Wait.UntilAsync(() => _time.ActiveTimers == 2);
        _time.Advance(TimeSpan.FromSeconds(2.5));
        await stopping.WaitAsync(s_beforeTheHostLosesItsPatience);

        host.Run.ShouldHaveSent("test.started", "test.finished");
        host.Run.Finished.Message.Should().Contain("timeout of 1 s");
        _release.SetResult();
    }

    [Fact]
    public async Task Stop_HostLosesItsPatience_CancelsAndAnswersAtOnce()
    {
        using var patience = new CancellationTokenSource();
        await using var host = await StartAsync(
            async (_, _) =>
            {
                _running.SetResult();
                await _release.Task;
                return TaskResult.Pass();
            },
            time: _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(host.Patience);

        var stopping = host.StopAsync(patience.Token);
        stopping.IsCompleted.Should().BeFalse();
        await patience.CancelAsync();
        await stopping.WaitAsync(host.Patience);

        host.Run.ShouldHaveSent("test.started", "test.finished");
        host.Run.Finished.Message.Should().Contain("shutting down");
        _release.SetResult();
    }

    [Fact]
    public async Task Stop_TokenCallbackThrows_TheTaskIsFinished()
    {
        await using var host = await StartAsync(
            async (_, cancellationToken) =>
            {
                cancellationToken.Register(() => throw new InvalidOperationException("the callback fails"));
                _running.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return TaskResult.Pass();
            },
            time: _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(host.Patience);

        var stopping = host.StopAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        await stopping.WaitAsync(host.Patience);

        host.Run.ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task Stop_TwiceOrWithNothingInWork_IsQuick()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()), time: _time);
        await host.SendAsync(TestEvents.Triggered("test"));

        await host.StopAsync().WaitAsync(host.Patience);
        await host.StopAsync().WaitAsync(host.Patience);

        host.Transport.IsStopped.Should().BeTrue();
    }

    [Fact]
    public async Task Stop_WhileEventsArrive_LeavesNothingOpen()
    {
        for (var round = 0; round < 100; round++)
        {
            await using var host = await StartAsync(async (_, _) =>
            {
                await Task.Yield();
                return TaskResult.Pass();
            });
            var sink = host.Transport;
            var delivering = Task.Run(async () =>
            {
                try
                {
                    for (var i = 0; i < 200; i++)
                    {
                        await sink.DeliverAsync(TestEvents.Triggered("test"));
                    }
                }
                catch (InvalidOperationException)
                {
                    // The service has stopped receiving.
                }
            });
            await Wait.UntilAsync(() => sink.SendAttempts > round);

            await host.StopAsync();
            await delivering;
            var run = await host.WaitUntilIdleAsync();

            Ids(run, ".started").Should().BeEquivalentTo(Ids(run, ".finished"));
            sink.SendAttempts.Should().Be(run.Sent.Count, "nothing is sent once the transport has stopped");
        }
    }

    private static IEnumerable<string?> Ids(TestRun run, string kind) =>
        run.Sent.Where(e => e.Type!.EndsWith(kind, StringComparison.Ordinal)).Select(e => e.TriggeredId);
}
