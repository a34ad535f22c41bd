using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Transport;
using static Keptn.Sdk.Tests.Hosting.TaskOutcomeTests;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Contract C2 and C3 at the end of the service when the connection fails.</summary>
public sealed class ShutdownSendingTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Stop_StartedCannotBeSent_EndsWithoutAnAnswer()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()), time: _time);
        host.Transport.FailSends(1_000_000);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await host.WaitUntilSendFailedAsync();

        var stopping = host.StopAsync();
        await AdvanceUntilAsync(stopping);
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSentNothing();
        run.Outcomes.Single().Disposition.Should().Be(PipelineDisposition.Failed);
    }

    [Fact]
    public async Task Stop_StartedHangsInTheTransport_IsFinishedBecauseItMayHaveArrived()
    {
        var transport = new FakeTransport
        {
            OnSend = async (e, cancellationToken) =>
            {
                if (e.Type!.EndsWith(".started", StringComparison.Ordinal))
                {
                    _running.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                }
            },
        };
        await using var host = await FakeHost.StartAsync(transport, b => b.OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass())), _time);
        await host.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(Wait.Patience);

        var stopping = host.StopAsync();
        await AdvanceUntilAsync(stopping);
        await host.WhenOutcomesAsync(1);

        transport.SentTypes.Should().Equal("test.finished");
        new SentEvent(transport.Sent[0]).Status.Should().Be(KeptnStatus.Errored);
    }

    [Fact]
    public async Task Stop_FinishedIsTriedAgain_WaitsForIt()
    {
        var isDown = true;
        var transport = new FakeTransport
        {
            OnSend = (e, _) => Volatile.Read(ref isDown) && e.Type!.EndsWith(".finished", StringComparison.Ordinal)
                ? throw new EventTransportException("down")
                : ValueTask.CompletedTask,
        };
        await using var host = await FakeHost.StartAsync(transport, b => b.OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass("at last"))));
        await host.DeliverAsync(TestEvents.Triggered("test"));
        await Wait.UntilAsync(() => host.SendFailures.Count > 0);

        var stopping = host.StopAsync();
        var failures = host.SendFailures.Count;
        await Wait.UntilAsync(() => host.SendFailures.Count > failures + 3);
        stopping.IsCompleted.Should().BeFalse();
        Volatile.Write(ref isDown, false);
        await stopping.WaitAsync(Wait.Patience);

        transport.SentTypes.Should().Equal("test.started", "test.finished");
        new SentEvent(transport.Sent[1]).Message.Should().Be("at last");
    }

    [Fact]
    public async Task Stop_FinishedCannotBeSent_GivesUpWhenTheTimeIsUp()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()), time: _time);
        host.Transport.FailSends(1_000_000, when: e => e.Type!.EndsWith(".finished", StringComparison.Ordinal));
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await host.WaitUntilSendFailedAsync();

        var stopping = host.StopAsync();
        await AdvanceUntilAsync(stopping);
        await host.WaitUntilIdleAsync();

        host.Transport.IsStopped.Should().BeTrue();
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("throws asynchronously")]
    [InlineData("hangs")]
    public async Task Stop_TransportCannotStopReceiving_AnswersAllTheSame(string how)
    {
        var transport = new FakeTransport
        {
            OnStopReceiving = _ => how switch
            {
                "throws" => throw new IOException("dead"),
                "hangs" => new TaskCompletionSource().Task,
                _ => Task.FromException(new IOException("dead")),
            },
            OnStop = () => throw new IOException("dead too"),
        };
        await using var host = await FakeHost.StartAsync(
            transport,
            b => b.OnTask<TestTriggered>(async (_, cancellationToken) =>
            {
                _running.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return TaskResult.Pass();
            }),
            _time);
        await host.DeliverAsync(TestEvents.Triggered("test"));
        await _running.Task.WaitAsync(Wait.Patience);

        var stopping = host.StopAsync();
        await AdvanceUntilAsync(stopping);
        await stopping.WaitAsync(Wait.Patience);

        transport.SentTypes.Should().Equal("test.started", "test.finished");
        transport.IsStopped.Should().BeTrue();
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        await Wait.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            return task.IsCompleted;
        });
        await task;
    }
}
