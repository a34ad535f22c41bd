using System.Collections.Concurrent;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;
using static Keptn.Sdk.Tests.Hosting.TaskOutcomeTests;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Each event has services of its own, disposed once when it is done, however it ends.</summary>
public sealed class ServiceScopeTests
{
    private readonly ConcurrentBag<Scoped> _made = [];
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Services_AreOfThisEventAlone()
    {
        await using var host = await StartAsync(
            (context, _) =>
            {
                Get(context).Should().BeSameAs(Get(context));
                return Task.FromResult(TaskResult.Pass());
            },
            AddScoped);

        await host.SendAsync(TestEvents.Triggered("test"));
        await host.SendAsync(TestEvents.Triggered("test"));

        _made.Should().HaveCount(2).And.OnlyContain(s => s.Disposals == 1);
    }

    [Theory]
    [InlineData("returns")]
    [InlineData("throws")]
    [InlineData("pends")]
    public async Task Services_AreDisposedOnceHoweverTheHandlerEnds(string how)
    {
        await using var host = await StartAsync(
            (context, _) =>
            {
                Get(context).Disposals.Should().Be(0);
                return how switch
                {
                    "throws" => throw new InvalidOperationException(),
                    "pends" => Task.FromResult(TaskResult.Pending),
                    _ => Task.FromResult(TaskResult.Pass()),
                };
            },
            AddScoped);

        await host.SendAsync(TestEvents.Triggered("test"));

        _made.Should().ContainSingle().Which.Disposals.Should().Be(1, "the event is done");
    }

    [Fact]
    public async Task Services_OfAHandlerLeftBehind_AreDisposedWhenItReturns()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(
            async (context, _) =>
            {
                var scoped = Get(context);
                running.SetResult();
                await release.Task;
                scoped.Disposals.Should().Be(0, "the handler still uses it");
                return TaskResult.Pass();
            },
            AddScoped,
            o => o.Timeout = TimeSpan.FromMinutes(1),
            _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await running.Task.WaitAsync(host.Patience);
        _time.Advance(TimeSpan.FromMinutes(2));
        var run = await host.WaitUntilIdleAsync();
        run.ShouldHaveSent("test.started", "test.finished");
        _made.Should().ContainSingle().Which.Disposals.Should().Be(0);

        release.SetResult();

        await Wait.UntilAsync(() => _made.Single().Disposals == 1);
    }

    [Fact]
    public async Task Services_MadeByAFilterThatSaysNo_AreDisposed()
    {
        await using var host = await StartAsync(s_pass, AddScoped, o => o.Filter = context => Get(context) is null);

        await host.SendAsync(TestEvents.Triggered("test"));

        _made.Should().ContainSingle().Which.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task Services_MadeByAFilterThatThrows_AreDisposed()
    {
        await using var host = await StartAsync(s_pass, AddScoped, o => o.Filter = context => throw new InvalidOperationException(Get(context).ToString()));

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        _made.Should().ContainSingle().Which.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task Services_OfATaskThatCouldNotBeStarted_AreDisposed()
    {
        await using var host = await StartAsync(s_pass, AddScoped, o => o.Filter = context => Get(context) is not null);
        host.Transport.FailSends(1, new EventTransportException("refused") { IsTransient = false });

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSentNothing();
        await Wait.UntilAsync(() => _made.Single().Disposals == 1);
    }

    [Fact]
    public async Task Services_OfATaskThatWaitedWhenTheServiceStopped_AreDisposed()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(
            async (_, _) =>
            {
                running.SetResult();
                await release.Task;
                return TaskResult.Pass();
            },
            AddScoped,
            o =>
            {
                o.MaxConcurrency = 1;
                o.Filter = context => Get(context) is not null;
            },
            _time);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await running.Task.WaitAsync(host.Patience);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await Wait.UntilAsync(() => _made.Count == 2);

        var stopping = host.StopAsync();
        release.SetResult();
        await stopping.WaitAsync(host.Patience);
        await host.WaitUntilIdleAsync();

        _made.Should().OnlyContain(s => s.Disposals == 1);
    }

    [Fact]
    public async Task Services_DisposeThrows_TheResultIsSent()
    {
        await using var host = await StartAsync(
            (context, _) =>
            {
                context.Services.GetRequiredService<ThrowsOnDispose>();
                return Task.FromResult(TaskResult.Pass("done"));
            },
            b => b.Services.AddScoped<ThrowsOnDispose>());

        var run = await host.SendAsync(TestEvents.Triggered("test"));

        run.ShouldHaveSent("test.started", "test.finished");
        run.Finished.Message.Should().Be("done");
        run.Outcomes.Single().Disposition.Should().Be(PipelineDisposition.Handled);
    }

    [Fact]
    public async Task Services_DisposeHangs_TheResultIsSentAndThePlaceComesBack()
    {
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(
            (context, _) =>
            {
                context.Services.GetRequiredService<HangsOnDispose>();
                return Task.FromResult(TaskResult.Pass("done"));
            },
            b => b.Services.AddScoped(_ => new HangsOnDispose(hangs.Task)),
            o =>
            {
                o.Timeout = TimeSpan.FromMinutes(1);
                o.MaxConcurrency = 1;
            },
            _time);

        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        var run = await host.WaitUntilSentAsync("test.finished");
        run.Finished.Message.Should().Be("done");
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        host.Run.ShouldHaveSent("test.started", "test.finished");

        _time.Advance(TimeSpan.FromMinutes(2));

        await host.WaitUntilSentAsync("test.finished", times: 2);
        hangs.SetResult();
        await host.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task Services_AfterTheHandlerReturned_AreGone()
    {
        TaskContext<TestTriggered> kept = null!;
        await using var host = await StartAsync(
            (context, _) =>
            {
                kept = context;
                return Task.FromResult(TaskResult.Pending);
            },
            AddScoped);
        await host.SendAsync(TestEvents.Triggered("test"));

        var use = () => kept.Services.GetRequiredService<Scoped>();

        use.Should().Throw<ObjectDisposedException>();
        _made.Should().BeEmpty("nobody would dispose it");
    }

    [Fact]
    public async Task Services_AskedForOnSeveralThreads_AreMadeOnce()
    {
        await using var host = await StartAsync(
            async (context, _) =>
            {
                using var all = new Barrier(8);
                var got = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                    () =>
                    {
                        all.SignalAndWait();
                        return Get(context);
                    },
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default)));
                got.Distinct().Should().ContainSingle();
                return TaskResult.Pass("one");
            },
            AddScoped);

        for (var i = 0; i < 20; i++)
        {
            host.StartRecording();
            (await host.SendAsync(TestEvents.Triggered("test"))).Finished.Message.Should().Be("one");
        }

        _made.Should().HaveCount(20).And.OnlyContain(s => s.Disposals == 1);
    }

    private static readonly Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> s_pass = (_, _) => Task.FromResult(TaskResult.Pass());

    private static Scoped Get(EventContext context) => context.Services.GetRequiredService<Scoped>();

    private void AddScoped(KeptnBuilder builder) => builder.Services.AddScoped(_ =>
    {
        var scoped = new Scoped();
        _made.Add(scoped);
        return scoped;
    });

    private sealed class Scoped : IAsyncDisposable
    {
        private int _disposals;

        internal int Disposals => Volatile.Read(ref _disposals);

        public ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref _disposals);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class ThrowsOnDispose : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("dispose fails");
    }

    private sealed class HangsOnDispose(Task hangs) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await hangs;
    }
}
