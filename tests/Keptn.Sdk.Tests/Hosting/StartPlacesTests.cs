using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>A burst of tasks is started piece by piece, so that what starting takes is not needed for all at once.</summary>
public sealed class StartPlacesTests
{
    private const int Places = 256;
    private const int Burst = Places * 3;

    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FakeTransport _transport = new();
    private int _running;

    [Fact]
    public async Task Burst_StartedEventsAreNotConfirmed_ShareThePlaces_AndAllRunInTheEnd()
    {
        _transport.OnSend = (_, cancellationToken) => new ValueTask(_confirmed.Task.WaitAsync(cancellationToken));
        await using var host = await StartAsync();
        await DeliverAsync(host);
        await Wait.UntilAsync(() => Starts(host).Parked == Burst - Places);

        _transport.Attempted.Should().HaveCount(Places).And.OnlyContain(e => e.Type == "sh.keptn.event.test.started");
        _confirmed.SetResult();
        _released.SetResult();
        await host.WhenOutcomesAsync(Burst);

        _transport.Sent.GroupBy(e => e["triggeredid"]).Should().HaveCount(Burst)
            .And.OnlyContain(g => g.Select(e => e.Type).SequenceEqual(new[] { "sh.keptn.event.test.started", "sh.keptn.event.test.finished" }));
    }

    [Fact]
    public async Task Burst_StartedEventsAreSentAtOnce_HandlersKeepNoPlace()
    {
        await using var host = await StartAsync();
        await DeliverAsync(host);

        await Wait.UntilAsync(() => Volatile.Read(ref _running) == Burst);

        _released.SetResult();
        await host.WhenOutcomesAsync(Burst);
        _transport.Sent.Should().HaveCount(2 * Burst);
    }

    [Fact]
    public async Task Stop_WhileSomeWaitForAPlace_AllEnd()
    {
        _transport.OnSend = (_, cancellationToken) => new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
        var time = new ManualTimeProvider();
        await using var host = await StartAsync(time);
        await DeliverAsync(host);
        await Wait.UntilAsync(() => Starts(host).Parked == Burst - Places);

        var stopping = host.StopAsync();
        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            return stopping.IsCompleted;
        });
        await stopping;
        await host.WhenOutcomesAsync(Burst);

        host.Outcomes.Should().HaveCount(Burst);
        Volatile.Read(ref _running).Should().Be(0);
    }

    [Fact]
    public async Task SequenceEnds_WhileItsTaskWaitsForAPlace_TheTaskIsNotBegun()
    {
        _transport.OnSend = (_, cancellationToken) => new ValueTask(_confirmed.Task.WaitAsync(cancellationToken));
        _released.SetResult();
        await using var host = await StartAsync();
        await DeliverAsync(host);
        await Wait.UntilAsync(() => Starts(host).Parked == Burst - Places);
        var late = TestEvents.Triggered("test");
        await host.DeliverAsync(late);
        await Wait.UntilAsync(() => Starts(host).Parked == Burst - Places + 1);

        host.Services.GetRequiredService<KeptnService>().Pipeline!.EndTasks(late["shkeptncontext"]!, "dev");
        _confirmed.SetResult();
        await host.WhenOutcomesAsync(Burst + 1);

        _transport.Attempted.Should().HaveCount(2 * Burst).And.NotContain(e => e["triggeredid"] == late.Id);
        host.Outcomes.Should().ContainSingle(o => o.Disposition == PipelineDisposition.Ignored).Which.CloudEvent.Should().BeSameAs(late);
    }

    private static ConcurrencyGate Starts(FakeHost host) => host.Services.GetRequiredService<KeptnService>().Pipeline!.Starts;

    private static async Task DeliverAsync(FakeHost host)
    {
        for (var i = 0; i < Burst; i++)
        {
            await host.DeliverAsync(TestEvents.Triggered("test"));
        }
    }

    private Task<FakeHost> StartAsync(TimeProvider? time = null) => FakeHost.StartAsync(
        _transport,
        b => b.OnTask<EventData>("test", async (_, cancellationToken) =>
        {
            Interlocked.Increment(ref _running);
            await _released.Task.WaitAsync(cancellationToken);
            return TaskResult.Pass();
        }),
        time,
        o => o.MaxConcurrency = 2 * Burst);
}
