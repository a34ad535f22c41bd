using System.Collections.Concurrent;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Filters that must look something up: what they decide, and what ends them (contracts C1, C9, C10).</summary>
public sealed class AsyncFilterTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _handled;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Filter_AnswersLater_DecidesWhetherAnythingIsSent(bool isOurs)
    {
        await using var host = await StartAsync(async (_, _) => await AskAsync());
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _asked.Task.WaitAsync(host.Patience);
        host.Run.ShouldHaveSentNothing();

        _answer.SetResult(isOurs);
        var run = await host.WaitUntilIdleAsync();

        run.Outcomes.Single().Disposition.Should().Be(isOurs ? PipelineDisposition.Handled : PipelineDisposition.Ignored);
        if (isOurs)
        {
            run.ShouldHaveSent("test.started", "test.finished");
        }
        else
        {
            run.ShouldHaveSentNothing();
        }
    }

    [Theory]
    [InlineData(true, "it is broken")]
    [InlineData(false, "The filter of the handler of task 'test' failed; see the log of tests.")]
    public async Task Filter_ThrowsLater_FinishesAsErroredOnce(bool isKnown, string message)
    {
        await using var host = await StartAsync(async (_, _) =>
        {
            await Task.Yield();
            throw isKnown ? new KeptnTaskException("it is broken") : new InvalidOperationException("secret");
        });

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        (run.Finished.Status, run.Finished.Message).Should().Be((KeptnStatus.Errored, message));
        _handled.Should().Be(0);
    }

    [Fact]
    public async Task Filter_SaysNoAtOnce_TheOtherIsNotAsked()
    {
        await using var host = await StartAsync(async (_, _) => await AskAsync(), o => o.Filter = _ => false);

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSentNothing();
        _asked.Task.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Filter_UsesTheServicesOfTheEvent_TheyAreDisposedWhereItIsNotOurs()
    {
        var used = new ConcurrentQueue<Disposable>();
        await using var host = await KeptnTestHost.StartAsync(s =>
        {
            s.AddScoped<Disposable>();
            s.AddKeptn("tests").OnTask<EventData>("test", (_, _) => Task.FromResult(TaskResult.Pass()), o => o.FilterAsync = async (context, _) =>
            {
                await Task.Yield();
                used.Enqueue(context.Services.GetRequiredService<Disposable>());
                return context.Data.Message == "ours";
            });
        });

        await host.SendAsync(TestEvents.Triggered("test"));
        await host.SendAsync(TestEvents.Triggered("test", """{"message":"ours"}"""));

        used.Should().HaveCount(2).And.OnlyContain(d => d.IsDisposed);
    }

    [Fact]
    public async Task Filter_TakesTooLong_FinishesAsErrored()
    {
        await using var host = await StartAsync(async (_, cancellationToken) =>
        {
            _asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return true;
        });
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _asked.Task.WaitAsync(host.Patience);

        _time.Advance(OpenSelections.TimeLimit);
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("The filter of the handler of task 'test' took longer than 5 minutes.");
    }

    [Fact]
    public async Task Filter_SequenceEndsMeanwhile_NothingIsSent()
    {
        await using var host = await StartAsync(WaitForCancellationAsync);
        var triggered = TestEvents.Triggered("test");
        await host.Transport.DeliverAsync(triggered);
        await _asked.Task.WaitAsync(host.Patience);

        await host.Transport.DeliverAsync(new CloudEvent(TestEvents.Create("sh.keptn.event.dev.delivery.finished", """{"status":"aborted","result":"pass"}"""))
        {
            [KeptnAttributeNames.KeptnContext] = triggered.KeptnContext,
        });
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSentNothing();
        run.Outcomes.Should().Contain(o => o.Reason == "its sequence ended before it was begun");
    }

    [Fact]
    public async Task Filter_ServiceStopsMeanwhile_NothingIsSent()
    {
        await using var host = await StartAsync(WaitForCancellationAsync);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await _asked.Task.WaitAsync(host.Patience);

        await host.StopAsync();
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSentNothing();
        run.Outcomes.Single().Reason.Should().Contain("the service stopped");
    }

    [Fact]
    public async Task Filter_OneSaysNoLater_TheNextHandlerIsAsked()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests")
            .OnTask<EventData>("test", (_, _) => Task.FromResult(TaskResult.Pass("first")), o => o.FilterAsync = async (_, _) => await AskAsync())
            .OnTask<EventData>("*", (_, _) => Task.FromResult(TaskResult.Pass("second"))));
        _answer.SetResult(false);

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("second");
    }

    [Fact]
    public async Task Filter_ManyEvents_OnlySoManyAreAskedAboutAtOnceAsRun()
    {
        var now = 0;
        var most = 0;
        var sync = new Lock();
        await using var host = await FakeHost.StartAsync(
            new FakeTransport(),
            b => b.OnTask<EventData>("test", (_, _) => Task.FromResult(TaskResult.Pass()), o => o.FilterAsync = async (_, _) =>
            {
                lock (sync)
                {
                    most = Math.Max(most, ++now);
                }

                await AskAsync();
                lock (sync)
                {
                    now--;
                }

                return true;
            }),
            options: o => o.MaxConcurrency = 3);
        for (var i = 0; i < 20; i++)
        {
            await host.DeliverAsync(TestEvents.Triggered("test"));
        }

        await Wait.UntilAsync(() => Volatile.Read(ref now) == 3);
        _answer.SetResult(true);
        await host.WhenOutcomesAsync(20);

        most.Should().Be(3);
        host.Outcomes.Should().OnlyContain(o => o.Disposition == PipelineDisposition.Handled);
    }

    [Fact]
    public async Task Filter_AllAskedAtOnceTakeTheirTime_OtherHandlersOfTheTaskDoNotWait()
    {
        await using var host = await FakeHost.StartAsync(
            new FakeTransport(),
            b => b
                .OnTask<EventData>("test", (_, _) => Task.FromResult(TaskResult.Pass()), o => o.Filter = c => c.Data.Message == "quick")
                .OnTask<EventData>("*", (_, _) => Task.FromResult(TaskResult.Pass()), o => o.FilterAsync = async (_, _) => await AskAsync()),
            options: o => o.MaxConcurrency = 1);
        await host.DeliverAsync(TestEvents.Triggered("test"));
        await _asked.Task.WaitAsync(Wait.Patience);

        await host.DeliverAsync(TestEvents.Triggered("test", """{"message":"quick"}"""));
        await host.WhenOutcomesAsync(1);

        host.Outcomes.Single().Disposition.Should().Be(PipelineDisposition.Handled);
        _answer.SetResult(true);
        await host.WhenOutcomesAsync(2);
    }

    [Fact]
    public async Task EventFilter_SaysNoLater_TheHandlerIsNotRun()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests").OnEvent<EventData>(
            "sh.keptn.event.*.finished",
            (_, _) =>
            {
                Interlocked.Increment(ref _handled);
                return Task.CompletedTask;
            },
            o => o.FilterAsync = async (context, _) =>
            {
                await Task.Yield();
                return context.EventType.Task == "test";
            }));

        await host.SendAsync(TestEvents.Create("sh.keptn.event.test.finished", "{}"));
        var run = await host.SendAsync(TestEvents.Create("sh.keptn.event.evaluation.finished", "{}"));

        _handled.Should().Be(1);
        run.Outcomes.Select(o => o.Disposition).Should().Equal(PipelineDisposition.Handled, PipelineDisposition.Ignored);
    }

    private async Task<bool> AskAsync()
    {
        _asked.TrySetResult();
        return await _answer.Task;
    }

    private async ValueTask<bool> WaitForCancellationAsync(TaskContext<EventData> context, CancellationToken cancellationToken)
    {
        _asked.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return true;
    }

    private Task<KeptnTestHost> StartAsync(
        Func<TaskContext<EventData>, CancellationToken, ValueTask<bool>> filter, Action<TaskOptions<EventData>>? configure = null) =>
        KeptnTestHost.StartAsync(
            s => s.AddKeptn("tests").OnTask<EventData>(
                "test",
                (_, _) =>
                {
                    Interlocked.Increment(ref _handled);
                    return Task.FromResult(TaskResult.Pass());
                },
                o =>
                {
                    o.FilterAsync = filter;
                    configure?.Invoke(o);
                }),
            _time);

    private sealed class Disposable : IDisposable
    {
        internal bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
