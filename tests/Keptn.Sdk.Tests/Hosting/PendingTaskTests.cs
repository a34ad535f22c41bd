using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using static Keptn.Sdk.Tests.Hosting.TaskOutcomeTests;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Tasks that a handler leaves open and something else finishes.</summary>
public sealed class PendingTaskTests
{
    private static readonly Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> s_pending = (_, _) => Task.FromResult(TaskResult.Pending);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task FinishAsync_Later_SendsItsResult()
    {
        await using var host = await StartAsync(s_pending, time: _time);
        var triggered = TestEvents.Triggered("test");

        var run = await host.SendAsync(triggered);
        run.ShouldHaveSent("test.started");
        run.Outcomes.Should().ContainSingle().Which.Disposition.Should().Be(PipelineDisposition.Pending);
        host.Tasks.OpenTasks.Should().Equal(triggered.Id);

        var finished = await host.Tasks.FinishAsync(triggered.Id!, TaskResult.Warning("from elsewhere"), CancellationToken.None);

        finished.Should().BeTrue();
        host.Run.ShouldHaveSent("test.started", "test.finished");
        host.Run.Finished.Result.Should().Be(KeptnResult.Warning);
        host.Run.Finished.Message.Should().Be("from elsewhere");
        host.Run.Finished.CloudEvent.TriggeredId.Should().Be(triggered.Id);
        host.Run.Outcomes.Should().ContainSingle("a pending task has one outcome");
        host.Tasks.OpenTasks.Should().BeEmpty();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public async Task FinishAsync_BeforeTheHandlerReturned_SendsOneFinished()
    {
        KeptnTestHost host = null!;
        await using var _ = host = await StartAsync(async (context, cancellationToken) =>
        {
            (await host.Tasks.FinishAsync(context.TaskId, TaskResult.Pass("the callback was faster"), cancellationToken)).Should().BeTrue();
            return TaskResult.Pending;
        });

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("the callback was faster");
        run.Outcomes.Should().ContainSingle().Which.Disposition.Should().Be(PipelineDisposition.Handled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FinishAsync_BeforeTheHandlerDecidedOtherwise_TheFirstWins(bool throws)
    {
        KeptnTestHost host = null!;
        await using var _ = host = await StartAsync(async (context, cancellationToken) =>
        {
            await host.Tasks.FinishAsync(context.TaskId, TaskResult.Pass("first"), cancellationToken);
            return throws ? throw new InvalidOperationException("second") : TaskResult.Fail("second");
        });

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("first");
    }

    [Fact]
    public async Task FinishAsync_ManyAtOnce_OneWins()
    {
        await using var host = await StartAsync(s_pending);
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);

        var finished = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Task.Run(() => host.Tasks.FinishAsync(triggered.Id!, TaskResult.Pass($"{i}"), CancellationToken.None))));

        finished.Count(f => f).Should().Be(1);
        host.Run.ShouldHaveSent("test.started", "test.finished");
        host.Run.Finished.Message.Should().Be($"{Array.IndexOf(finished, true)}");
    }

    [Fact]
    public async Task FinishAsync_TwoInTheVerySameMoment_OneWins()
    {
        // Both have seen that the task is open when they meet: inside the data of their results.
        using var meeting = new Barrier(2);
        await using var host = await StartAsync(s_pending, b => b.UseJson(SendingTests.SendingJsonContext.Default));
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);

        var finished = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Factory.StartNew(
            () => host.Tasks.FinishAsync(triggered.Id!, TaskResult.Pass(new SendingTests.Lazy(() => meeting.SignalAndWait(Wait.Patience) ? "met" : "alone")), CancellationToken.None),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));

        finished.Should().BeEquivalentTo([true, false]);
        host.Run.ShouldHaveSent("test.started", "test.finished");
        host.Run.Finished.CloudEvent.Data.ToString().Should().Contain("met");
    }

    [Fact]
    public async Task FinishAsync_UnknownTask_IsFalse()
    {
        await using var host = await StartAsync(s_pending);

        (await host.Tasks.FinishAsync("no-such-task", TaskResult.Pass(), CancellationToken.None)).Should().BeFalse();
        host.Run.ShouldHaveSentNothing();
    }

    [Fact]
    public async Task FinishAsync_AsPending_IsRefused()
    {
        await using var host = await StartAsync(s_pending);

        var finish = () => host.Tasks.FinishAsync("any", TaskResult.Pending, CancellationToken.None);

        await finish.Should().ThrowAsync<ArgumentException>().WithMessage("*pending*");
    }

    [Fact]
    public async Task FinishAsync_BeforeTheServiceStarted_IsFalse()
    {
        var services = new ServiceCollection();
        services.AddKeptn("tests").OnTask(s_pending);
        await using var provider = services.BuildServiceProvider();
        var tasks = provider.GetRequiredService<IKeptnTasks>();

        tasks.OpenTasks.Should().BeEmpty();
        (await tasks.FinishAsync("any", TaskResult.Pass(), CancellationToken.None)).Should().BeFalse();
    }

    [Fact]
    public async Task FinishAsync_WhileStartedIsOnItsWay_IsFalseAndSendsNothing()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var transport = new FakeTransport
        {
            OnSend = async (e, _) =>
            {
                if (e.Type!.EndsWith(".started", StringComparison.Ordinal))
                {
                    asked.SetResult();
                    await arrived.Task;
                }
            },
        };
        await using var host = await FakeHost.StartAsync(transport, b => b.OnTask(s_pending));
        var triggered = TestEvents.Triggered("test");
        await host.DeliverAsync(triggered);
        await asked.Task.WaitAsync(Wait.Patience);

        host.Tasks.OpenTasks.Should().BeEmpty();
        (await host.Tasks.FinishAsync(triggered.Id!, TaskResult.Pass(), CancellationToken.None)).Should().BeFalse();
        transport.SentTypes.Should().BeEmpty();

        arrived.SetResult();
        await host.WhenOutcomesAsync(1);
        (await host.Tasks.FinishAsync(triggered.Id!, TaskResult.Pass(), CancellationToken.None)).Should().BeTrue();
        transport.SentTypes.Should().Equal("test.started", "test.finished");
    }

    [Fact]
    public async Task FinishAsync_WaitIsCancelled_SendsAllTheSame()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var transport = new FakeTransport
        {
            OnSend = async (e, _) =>
            {
                if (e.Type!.EndsWith(".finished", StringComparison.Ordinal))
                {
                    await arrived.Task;
                }
            },
        };
        await using var host = await FakeHost.StartAsync(transport, b => b.OnTask(s_pending));
        var triggered = TestEvents.Triggered("test");
        await host.DeliverAsync(triggered);
        await host.WhenOutcomesAsync(1);

        var finish = () => host.Tasks.FinishAsync(triggered.Id!, TaskResult.Pass(), new CancellationToken(canceled: true));
        await finish.Should().ThrowAsync<OperationCanceledException>();

        arrived.SetResult();
        await Wait.UntilAsync(() => transport.Sent.Count == 2);
        transport.SentTypes.Should().Equal("test.started", "test.finished");
    }

    [Fact]
    public async Task FinishAsync_ResultCannotBeSerialised_KeepsTheVerdict()
    {
        await using var host = await StartAsync(s_pending);
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);

        await host.Tasks.FinishAsync(triggered.Id!, TaskResult.Warning(new Unserializable(), "slow"), CancellationToken.None);

        host.Run.Finished.Result.Should().Be(KeptnResult.Warning);
        host.Run.Finished.Message.Should().StartWith("slow").And.Contain(nameof(Unserializable));
    }

    [Fact]
    public async Task Timeout_OfAPendingTask_FinishesAsErroredAndALaterFinishIsFalse()
    {
        await using var host = await StartAsync(s_pending, options: o => o.Timeout = TimeSpan.FromMinutes(5), time: _time);
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        host.Run.ShouldHaveSent("test.started");
        _time.Advance(TimeSpan.FromTicks(1));
        var run = await host.WaitUntilSentAsync("test.finished");

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("timeout of 5 min");
        (await host.Tasks.FinishAsync(triggered.Id!, TaskResult.Pass(), CancellationToken.None)).Should().BeFalse();
        await Wait.UntilAsync(() => _time.ActiveTimers == 0);
        host.Run.ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task Shutdown_PendingTaskIsFinishedWhileDraining_SendsItsResult()
    {
        await using var host = await StartAsync(s_pending, time: _time);
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);

        var stopping = host.StopAsync();
        stopping.IsCompleted.Should().BeFalse();
        (await host.Tasks.FinishAsync(triggered.Id!, TaskResult.Pass("in time"), CancellationToken.None)).Should().BeTrue();
        var run = await stopping.WaitAsync(host.Patience);

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("in time");
    }

    [Fact]
    public async Task Shutdown_PendingTaskStaysOpen_FinishesItAsErrored()
    {
        await using var host = await StartAsync(s_pending, time: _time);
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);

        var stopping = host.StopAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        var run = await stopping.WaitAsync(host.Patience);

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("shutting down");
        (await host.Tasks.FinishAsync(triggered.Id!, TaskResult.Pass(), CancellationToken.None)).Should().BeFalse();
    }

    [Fact]
    public async Task MaxPendingTasks_Reached_FinishesTheNextAsErroredUntilThereIsRoom()
    {
        await using var host = await StartAsync(s_pending, b => b.Services.Configure<KeptnOptions>(o => o.MaxPendingTasks = 2));
        var first = TestEvents.Triggered("test");
        await host.SendAsync(first);
        await host.SendAsync(TestEvents.Triggered("test"));
        host.StartRecording();

        var run = await host.SendAsync(TestEvents.Triggered("test"));
        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Contain("2 tasks pending").And.Contain("MaxPendingTasks");

        await host.Tasks.FinishAsync(first.Id!, TaskResult.Pass(), CancellationToken.None);
        host.StartRecording();
        run = await host.SendAsync(TestEvents.Triggered("test"));
        run.ShouldHaveSent("test.started");
        host.Tasks.OpenTasks.Should().HaveCount(2);
    }

    [Fact]
    public async Task Pending_TakesNoPlaceOfRunningHandlers()
    {
        await using var host = await StartAsync(s_pending, options: o => o.MaxConcurrency = 1);

        await host.SendAsync(TestEvents.Triggered("test"));
        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.started");
        host.Tasks.OpenTasks.Should().HaveCount(2);
    }

    [Fact]
    public async Task Pending_OncePerSubscription_HasATaskOfItsOwnEach()
    {
        await using var host = await StartAsync(s_pending, options: o => o.PerSubscription = true);
        var triggered = TestEvents.Triggered("test");
        await host.Transport.DeliverAsync(triggered, "a");
        await host.Transport.DeliverAsync(triggered, "b");
        await host.WaitUntilIdleAsync();

        host.Tasks.OpenTasks.Should().HaveCount(2);
        foreach (var id in host.Tasks.OpenTasks)
        {
            (await host.Tasks.FinishAsync(id, TaskResult.Pass(), CancellationToken.None)).Should().BeTrue();
        }

        host.Run.Sent.Count(e => e.Type == "sh.keptn.event.test.finished" && e.TriggeredId == triggered.Id).Should().Be(2);
    }
}
