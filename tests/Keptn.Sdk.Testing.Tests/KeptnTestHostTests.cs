using System.Text.RegularExpressions;
using Keptn.Sdk.Events;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Testing.Tests;

/// <summary>The host that tests of services use. Its failures must tell what happened without a debugger.</summary>
public sealed partial class KeptnTestHostTests
{
    [Fact]
    public async Task StartAsync_NothingRegistered_IsToldAtOnce()
    {
        var start = () => KeptnTestHost.StartAsync(_ => { });

        await start.Should().ThrowAsync<KeptnTestException>().WithMessage("*no Keptn service*AddKeptn*");
    }

    [Fact]
    public async Task SendAsync_ReturnsWhenNothingIsInWork()
    {
        await using var host = await StartAsync(async (context, _) =>
        {
            await Task.Yield();
            return TaskResult.Pass(context.Data.Test.TestStrategy);
        });

        var run = await host.TriggerAsync(new TestTriggered { Test = new() { TestStrategy = "functional" } });

        run.ShouldHaveSent("test.started", "test.finished").Should().BeSameAs(run);
        run.ShouldHaveSent("sh.keptn.event.test.started", "sh.keptn.event.test.finished");
        run.Started.Type.Should().Be("sh.keptn.event.test.started");
        run.Finished.Message.Should().Be("functional");
        run.Finished.GetData<TestFinished>().Project.Should().Be(TestEvents.Project);
    }

    [Fact]
    public async Task StartAsync_BadSetUp_IsTold()
    {
        var start = () => KeptnTestHost.StartAsync(s => s.AddKeptn("tests"));

        await start.Should().ThrowAsync<KeptnConfigurationException>().WithMessage("*no handlers*");
    }

    [Fact]
    public async Task StartAsync_MissingService_IsToldBeforeAnyEvent()
    {
        var start = () => KeptnTestHost.StartAsync(s => s.AddKeptn("tests").OnTask<TestTriggered, NeedsSomething>());

        (await start.Should().ThrowAsync<AggregateException>()).Which.Message.Should().Contain(nameof(IDisposable));
    }

    [Fact]
    public async Task ShouldHaveSent_Others_FailsWithATranscript()
    {
        await using var host = await StartAsync((_, _) => throw new InvalidOperationException("the tool is gone"));
        host.Transport.FailSends(1, new EventTransportException("connection reset"));
        var run = await host.SendAsync(TestEvents.Triggered("test"));

        var check = () => run.ShouldHaveSent("test.started", "test.status.changed", "test.finished");

        Mask(check.Should().Throw<KeptnTestException>().Which.Message).Should().Be("""
            Expected these events to be sent, in this order: test.started, test.status.changed, test.finished.
            received:
              sh.keptn.event.test.triggered <id>
            sent:
              sh.keptn.event.test.started {"project":"sockshop","stage":"dev","service":"carts"}
              sh.keptn.event.test.finished {"project":"sockshop","stage":"dev","service":"carts","status":"errored","result":"fail","message":"The service tests failed to process the task; see its log, reference <id>."}
            send failures:
              sh.keptn.event.test.started: connection reset (tried again)
            outcomes:
              sh.keptn.event.test.triggered: Failed, the handler of task 'test', fail (errored): The service tests failed to process the task; see its log, reference <id>., InvalidOperationException: the tool is gone

            """);
    }

    [Fact]
    public async Task ShouldHaveSentNothing_SomethingWas_FailsWithATranscript()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        var run = await host.SendAsync(TestEvents.Triggered("test"));

        var check = run.ShouldHaveSentNothing;

        check.Should().Throw<KeptnTestException>().Which.Message.Should().StartWith("Expected that nothing is sent.").And.Contain("sh.keptn.event.test.finished {");
    }

    [Fact]
    public async Task Finished_NoneOrSeveral_FailsWithATranscript()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        var none = () => host.Run.Finished;
        none.Should().Throw<KeptnTestException>().WithMessage("Expected one .finished event, there are 0.*received: nothing*outcomes: nothing*");

        await host.SendAsync(TestEvents.Triggered("test"));
        await host.SendAsync(TestEvents.Triggered("test"));

        var several = () => host.Run.Finished;
        several.Should().Throw<KeptnTestException>().WithMessage("Expected one .finished event, there are 2.*");
    }

    [Fact]
    public async Task WaitUntilSentAsync_Never_FailsWithATranscriptAfterItsPatience()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pending));
        await host.SendAsync(TestEvents.Triggered("test"));
        host.Patience = TimeSpan.FromMilliseconds(50);

        var wait = () => host.WaitUntilSentAsync("test.finished");

        (await wait.Should().ThrowAsync<KeptnTestException>()).Which.Message.Should()
            .StartWith("Waited 00:00:00.0500000 for 1 x test.finished to be sent.").And.Contain("Pending, the handler of task 'test', pending");
    }

    [Fact]
    public async Task WaitUntilIdleAsync_HandlerDoesNotReturn_FailsWithATranscriptAfterItsPatience()
    {
        await using var host = await StartAsync((_, _) => new TaskCompletionSource<TaskResult>().Task);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await host.WaitUntilSentAsync("test.started");
        host.Patience = TimeSpan.FromMilliseconds(50);

        var wait = () => host.WaitUntilIdleAsync();

        (await wait.Should().ThrowAsync<KeptnTestException>()).Which.Message.Should()
            .Contain("for everything to be done").And.Contain("sh.keptn.event.test.started {").And.Contain("outcomes: nothing");
    }

    [Fact]
    public async Task WaitUntilSendFailedAsync_CountsAttempts()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        host.Transport.FailSends(3);

        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        var run = await host.WaitUntilSendFailedAsync(3);

        run.SendFailures.Should().HaveCount(3).And.OnlyContain(f => f.WillRetry);
        host.Patience = TimeSpan.FromMilliseconds(50);
        var wait = () => host.WaitUntilSendFailedAsync(4);
        await wait.Should().ThrowAsync<KeptnTestException>().WithMessage("*4 failed attempts*");
    }

    [Fact]
    public async Task Waits_TokenIsCancelled_End()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));

        var wait = () => host.WaitUntilSentAsync("test.finished", cancellationToken: new CancellationToken(canceled: true));

        await wait.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task StartRecording_ForgetsWhatWas()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        await host.SendAsync(TestEvents.Triggered("test"));

        host.StartRecording();

        host.Run.Received.Should().BeEmpty();
        host.Run.Sent.Should().BeEmpty();
        host.Run.Outcomes.Should().BeEmpty();
        (await host.SendAsync(TestEvents.Triggered("test"))).ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task Tasks_FinishFromElsewhere()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pending));
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);

        (await host.Tasks.FinishAsync(triggered.Id!, TaskResult.Pass(), CancellationToken.None)).Should().BeTrue();

        host.Run.ShouldHaveSent("test.started", "test.finished");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DisposeAsync_SomethingIsInWork_DoesNotWaitForIt(bool manualClock)
    {
        var host = await KeptnTestHost.StartAsync(
            s => s.AddKeptn("tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pending)), manualClock ? new ManualTimeProvider() : null);
        await host.SendAsync(TestEvents.Triggered("test"));
        var start = TimeProvider.System.GetTimestamp();

        await host.DisposeAsync();

        TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(10));
        host.Run.ShouldHaveSent("test.started", "test.finished");
        host.Run.Finished.Message.Should().Contain("shutting down");
    }

    [Fact]
    public async Task DisposeAsync_ServicesThatAreDisposedAsynchronouslyOnly_AreDisposed()
    {
        var host = await KeptnTestHost.StartAsync(s => s.AddSingleton<OnlyAsync>().AddKeptn("tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass())));
        var service = host.Services.GetRequiredService<OnlyAsync>();

        await host.DisposeAsync();

        service.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task StopAsync_Twice_StopsOnce()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));

        await host.StopAsync();
        await host.StopAsync();

        host.Transport.IsStopped.Should().BeTrue();
    }

    [Fact]
    public async Task StartAsync_ServiceHasATransport_IsReplaced()
    {
        var own = new InMemoryTransport();
        await using var host = await KeptnTestHost.StartAsync(s =>
        {
            s.AddKeptn("tests").UseTransport(_ => own).OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));
            s.ReplaceKeptnTransport(own);
        });

        host.Transport.Should().NotBeSameAs(own);
        (await host.SendAsync(TestEvents.Triggered("test"))).ShouldHaveSent("test.started", "test.finished");
        own.IsReceiving.Should().BeFalse();
    }

    private static Task<KeptnTestHost> StartAsync(Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> handler) =>
        KeptnTestHost.StartAsync(s => s.AddKeptn("tests").OnTask(handler));

    private static string Mask(string text) => Ids().Replace(text.ReplaceLineEndings("\n"), "<id>");

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    private sealed class NeedsSomething(IDisposable something) : ITaskHandler<TestTriggered>
    {
        public Task<TaskResult> HandleAsync(TaskContext<TestTriggered> context, CancellationToken cancellationToken) =>
            Task.FromResult(TaskResult.Pass($"{something}"));
    }

    private sealed class OnlyAsync : IAsyncDisposable
    {
        internal bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
