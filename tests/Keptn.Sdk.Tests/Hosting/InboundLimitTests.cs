using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Contract C9: at the limit the transport waits, and so stops reading.</summary>
public sealed class InboundLimitTests
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(3, 1000)]
    [InlineData(1000, 30)]
    public async Task Enter_AtTheLimit_WaitsInOrderOfArrival(int maxEvents, long maxBytes)
    {
        var limit = new InboundLimit(maxEvents, maxBytes);
        for (var i = 0; i < 3; i++)
        {
            limit.Enter(10, CancellationToken.None).Should().BeNull();
        }

        var first = limit.Enter(10, CancellationToken.None)!;
        var second = limit.Enter(10, CancellationToken.None)!;
        first.IsCompleted.Should().BeFalse();

        limit.Exit(10);
        await first.WaitAsync(Wait.Patience);
        second.IsCompleted.Should().BeFalse();

        limit.Exit(10);
        await second.WaitAsync(Wait.Patience);
    }

    [Fact]
    public async Task Enter_SmallOneBehindABigOne_DoesNotOvertake()
    {
        var limit = new InboundLimit(100, 30);
        limit.Enter(20, CancellationToken.None).Should().BeNull();
        var big = limit.Enter(25, CancellationToken.None)!;

        var small = limit.Enter(5, CancellationToken.None);

        small.Should().NotBeNull();
        limit.Exit(20);
        await big.WaitAsync(Wait.Patience);
        await small!.WaitAsync(Wait.Patience);
    }

    [Fact]
    public async Task Enter_LargerThanTheLimit_PassesWhenAlone()
    {
        var limit = new InboundLimit(100, 30);

        limit.Enter(500, CancellationToken.None).Should().BeNull();
        var next = limit.Enter(1, CancellationToken.None)!;
        limit.Exit(500);

        await next.WaitAsync(Wait.Patience);
    }

    [Fact]
    public async Task Enter_WaitIsCancelled_LetsThoseBehindIn()
    {
        var limit = new InboundLimit(100, 30);
        limit.Enter(20, CancellationToken.None).Should().BeNull();
        using var cancellation = new CancellationTokenSource();
        var big = limit.Enter(25, cancellation.Token)!;
        var small = limit.Enter(5, CancellationToken.None)!;

        await cancellation.CancelAsync();

        await ((Func<Task>)(() => big)).Should().ThrowAsync<OperationCanceledException>();
        await small.WaitAsync(Wait.Patience);
        limit.Enter(5, CancellationToken.None).Should().BeNull("the cancelled one takes no place");
        limit.Enter(1, CancellationToken.None).Should().NotBeNull();
    }

    [Fact]
    public async Task Enter_ManyAtOnceWithCancellations_LosesNoPlace()
    {
        var limit = new InboundLimit(4, 1000);
        var inside = 0;
        var most = 0;
        var random = new Random(7);
        var cancelled = Enumerable.Range(0, 2000).Select(_ => random.Next(4) == 0).ToArray();

        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var wait = limit.Enter(1, cancellation.Token);
            if (cancelled[i])
            {
                await cancellation.CancelAsync();
            }

            try
            {
                await (wait ?? Task.CompletedTask);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            limit.Exit(1);
        }).WaitAsync(Wait.Patience);

        most.Should().BeLessThanOrEqualTo(4);
        for (var i = 0; i < 4; i++)
        {
            limit.Enter(1, CancellationToken.None).Should().BeNull("place {0} is free", i);
        }

        limit.Enter(1, CancellationToken.None).Should().NotBeNull();
    }

    [Fact]
    public async Task Receive_AtTheLimit_TheTransportWaitsAndResumes()
    {
        using var log = new LogRecorder();
        await using var host = await StartAsync(o => o.MaxQueuedEvents = 2, log);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));

        var third = host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        var fourth = host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        third.IsCompleted.Should().BeFalse();
        log.AtLeast(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("limit of 2 queued events");

        _release.SetResult();
        await Task.WhenAll(third, fourth).WaitAsync(host.Patience);
        var run = await host.WaitUntilIdleAsync();

        run.Sent.Should().HaveCount(8);
    }

    [Fact]
    public async Task Receive_BytesAtTheLimit_TheTransportWaitsAndResumes()
    {
        await using var host = await StartAsync(o => o.MaxQueuedBytes = 10_000);
        var big = $$"""{"message":"{{new string('x', 6000)}}"}""";
        await host.Transport.DeliverAsync(TestEvents.Triggered("test", big));

        var second = host.Transport.DeliverAsync(TestEvents.Triggered("test", big));
        second.IsCompleted.Should().BeFalse();

        _release.SetResult();
        await second.WaitAsync(host.Patience);
        (await host.WaitUntilIdleAsync()).Sent.Should().HaveCount(4);
    }

    [Fact]
    public async Task Receive_WaitIsCancelled_TheEventIsTakenWhenItComesAgain()
    {
        await using var host = await StartAsync(o => o.MaxQueuedEvents = 1);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        var triggered = TestEvents.Triggered("test");
        using var cancellation = new CancellationTokenSource();
        var waiting = host.Transport.DeliverAsync(triggered, null, cancellation.Token);

        await cancellation.CancelAsync();
        await ((Func<Task>)(() => waiting)).Should().ThrowAsync<OperationCanceledException>();
        _release.SetResult();
        await host.WaitUntilIdleAsync();
        host.StartRecording();
        var run = await host.SendAsync(triggered);

        run.ShouldHaveSent("test.started", "test.finished");
    }

    [Fact]
    public async Task Receive_WaitOfOneOfSeveralHandlersIsCancelled_EveryOutcomeIsReported()
    {
        await using var host = await KeptnTestHost.StartAsync(s =>
        {
            var builder = s.AddKeptn("tests", o => o.MaxQueuedEvents = 1);
            for (var i = 0; i < 3; i++)
            {
                builder.OnEvent<TestFinished>((_, _) => _release.Task);
            }
        });
        using var cancellation = new CancellationTokenSource();
        var waiting = host.Transport.DeliverAsync(TestEvents.Create(TestFinished.EventType, "{}"), null, cancellation.Token);
        waiting.IsCompleted.Should().BeFalse();

        await cancellation.CancelAsync();
        await ((Func<Task>)(() => waiting)).Should().ThrowAsync<OperationCanceledException>();
        _release.SetResult();
        var run = await host.WaitUntilIdleAsync();

        run.Outcomes.Should().HaveCount(3);
        run.Outcomes.Count(o => o.Reason.Contains("not taken", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public async Task Receive_WaitsWhenTheServiceStops_IsGivenBack()
    {
        await using var host = await StartAsync(o => o.MaxQueuedEvents = 1);
        await host.Transport.DeliverAsync(TestEvents.Triggered("test"));
        await host.WaitUntilSentAsync("test.started");
        var waiting = host.Transport.DeliverAsync(TestEvents.Triggered("test"));

        var stopping = host.StopAsync();
        _release.SetResult();
        await stopping.WaitAsync(host.Patience);
        await waiting.WaitAsync(host.Patience);
        var run = await host.WaitUntilIdleAsync();

        run.ShouldHaveSent("test.started", "test.finished");
        run.Outcomes.Should().Contain(o => o.Disposition == PipelineDisposition.Ignored);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private Task<KeptnTestHost> StartAsync(Action<KeptnOptions> options, LogRecorder? log = null) => KeptnTestHost.StartAsync(s =>
    {
        log?.AddTo(s);
        s.AddKeptn("tests", options).OnTask<TestTriggered>(async (_, _) =>
        {
            await _release.Task;
            return TaskResult.Pass();
        });
    });
}
