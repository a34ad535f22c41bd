using System.Collections.Concurrent;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Hosting;

/// <summary>Contract C9: how many handlers run at once.</summary>
public sealed class ConcurrencyTests
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _running = new();
    private readonly ConcurrentQueue<string> _order = new();

    [Fact]
    public async Task MaxConcurrency_Shared_BoundsAllHandlersTogether()
    {
        await using var host = await StartAsync(2, b => b.OnTask<EventData>("one", HoldAsync).OnTask<EventData>("two", HoldAsync));
        foreach (var task in new[] { "one", "two", "one", "two", "one" })
        {
            await host.Transport.DeliverAsync(TestEvents.Triggered(task));
        }

        await Wait.UntilAsync(() => Gate(host, 0).Parked == 3);
        _running.Should().HaveCount(2);
        host.Run.Sent.Should().HaveCount(2, "what waits is not started");

        for (var left = 5; left > 0; left--)
        {
            await Wait.UntilAsync(() => _running.Count == Math.Min(left, 2));
            Release(_running.Keys.First());
        }

        var run = await host.WaitUntilIdleAsync();
        run.Sent.Should().HaveCount(10);
    }

    [Fact]
    public async Task MaxConcurrency_OfItsOwn_IsApartFromTheOthers()
    {
        await using var host = await StartAsync(1, b => b
            .OnTask<EventData>("one", HoldAsync)
            .OnTask<EventData>("two", HoldAsync, o => o.MaxConcurrency = 2));
        foreach (var task in new[] { "one", "two", "two", "two", "one" })
        {
            await host.Transport.DeliverAsync(TestEvents.Triggered(task));
        }

        await Wait.UntilAsync(() => Gate(host, 0).Parked == 1 && Gate(host, 1).Parked == 1);

        await Wait.UntilAsync(() => _running.Count == 3);
        host.Run.Sent.Count(e => e.Type == "sh.keptn.event.two.started").Should().Be(2);
        while (!host.WaitUntilIdleAsync().IsCompleted)
        {
            foreach (var id in _running.Keys)
            {
                Release(id);
            }

            await Task.Yield();
        }
    }

    [Fact]
    public async Task MaxConcurrency_Reached_TheRestBeginsInOrderOfArrival()
    {
        await using var host = await StartAsync(1, b => b.OnTask<EventData>("one", HoldAsync));
        var events = Enumerable.Range(0, 5).Select(_ => TestEvents.Triggered("one")).ToArray();
        for (var i = 0; i < events.Length; i++)
        {
            await host.Transport.DeliverAsync(events[i]);
            await Wait.UntilAsync(() => _running.Count == 1 && Gate(host, 0).Parked == i);
        }

        foreach (var cloudEvent in events)
        {
            await Wait.UntilAsync(() => _running.ContainsKey(cloudEvent.Id!));
            Release(cloudEvent.Id!);
        }

        await host.WaitUntilIdleAsync();
        _order.Should().Equal(events.Select(e => e.Id));
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("cannot be started")]
    [InlineData("is left behind")]
    public async Task MaxConcurrency_HowAHandlerEnds_GivesItsPlaceBack(string how)
    {
        var time = new ManualTimeProvider();
        await using var host = await KeptnTestHost.StartAsync(
            s => s.AddKeptn("tests", o => o.MaxConcurrency = 1).OnTask<EventData>("one", async (context, _) =>
            {
                if (context.Data.Message != "bad")
                {
                    return TaskResult.Pass("good");
                }

                if (how == "is left behind")
                {
                    await HoldAsync(context, CancellationToken.None);
                }

                throw new InvalidOperationException();
            }),
            time);
        if (how == "cannot be started")
        {
            host.Transport.FailSends(1, new Keptn.Sdk.Transport.EventTransportException("refused") { IsTransient = false });
        }

        await host.Transport.DeliverAsync(TestEvents.Triggered("one", """{"message":"bad"}"""));
        if (how == "is left behind")
        {
            await Wait.UntilAsync(() => _running.Count == 1);
            time.Advance(TimeSpan.FromHours(2));
        }

        await host.WaitUntilIdleAsync();
        host.StartRecording();
        var run = await host.SendAsync(TestEvents.Triggered("one"));

        run.Finished.Message.Should().Be("good");
    }

    private static ConcurrencyGate Gate(KeptnTestHost host, int handler) => host.Services.GetRequiredService<KeptnSetup>().Handlers[handler].Gate;

    private static Task<KeptnTestHost> StartAsync(int shared, Action<KeptnBuilder> configure) =>
        KeptnTestHost.StartAsync(s => configure(s.AddKeptn("tests", o => o.MaxConcurrency = shared)));

    private async Task<TaskResult> HoldAsync(TaskContext<EventData> context, CancellationToken cancellationToken)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _order.Enqueue(context.TaskId);
        _running[context.TaskId] = source;
        await source.Task.WaitAsync(cancellationToken);
        return TaskResult.Pass();
    }

    private void Release(string id)
    {
        if (_running.TryRemove(id, out var source))
        {
            source.SetResult();
        }
    }
}
