using System.Diagnostics.Metrics;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Diagnostics;

/// <summary>What the pipeline measures.</summary>
public sealed class MetricsTests
{
    private const string Triggered = "sh.keptn.event.test.triggered";

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Task_Passes_IsMeasured()
    {
        await using var host = await StartAsync((_, _) =>
        {
            _time.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult(TaskResult.Pass());
        });
        using var metrics = new MetricRecorder(host.Services);

        await host.SendAsync(TestEvents.Triggered("test"));

        metrics.Read("messaging.client.consumed.messages").Should().Equal(
            $"1 messaging.destination.name={Triggered} messaging.operation.name=process messaging.system=keptn");
        metrics.Read("messaging.process.duration").Should().Equal(
            $"3 messaging.destination.name={Triggered} messaging.operation.name=process messaging.system=keptn");
        metrics.Read("keptn.task.duration").Should().Equal("3 keptn.result=pass keptn.status=succeeded keptn.task=test");
        metrics.Read("keptn.inbound.wait.duration").Should().Equal($"0 messaging.destination.name={Triggered}");
        metrics.Read("keptn.event.outcomes").Should().Equal($"1 keptn.disposition=handled messaging.destination.name={Triggered}");
        metrics.Read("messaging.client.sent.messages").Should().Equal(
            "1 messaging.destination.name=sh.keptn.event.test.started messaging.operation.name=send messaging.system=keptn",
            "1 messaging.destination.name=sh.keptn.event.test.finished messaging.operation.name=send messaging.system=keptn");
        metrics.ReadValues("messaging.client.operation.duration").Should().HaveCount(2);
        metrics.Read("keptn.send.retries").Should().BeEmpty();
    }

    [Theory]
    [InlineData("fail", "keptn.result=fail keptn.status=succeeded keptn.task=test", null)]
    [InlineData("errored", "keptn.result=fail keptn.status=errored keptn.task=test", "errored")]
    [InlineData("throws", "keptn.result=fail keptn.status=errored keptn.task=test", "System.InvalidOperationException")]
    public async Task Task_DoesNotPass_TellsVerdictAndErrorApart(string what, string task, string? error)
    {
        await using var host = await StartAsync((_, _) => what switch
        {
            "fail" => Task.FromResult(TaskResult.Fail()),
            "errored" => Task.FromResult(TaskResult.Errored("no tool")),
            _ => throw new InvalidOperationException("no tool"),
        });
        using var metrics = new MetricRecorder(host.Services);

        await host.SendAsync(TestEvents.Triggered("test"));

        metrics.Read("keptn.task.duration", withValue: false).Should().Equal(task);
        metrics.Read("messaging.process.duration", withValue: false).Should().Equal(
            $"{(error is null ? string.Empty : $"error.type={error} ")}messaging.destination.name={Triggered} messaging.operation.name=process messaging.system=keptn");
        metrics.Read("keptn.event.outcomes").Should().Equal($"1 keptn.disposition={(what == "throws" ? "failed" : "handled")} messaging.destination.name={Triggered}");
    }

    [Fact]
    public async Task Send_Retried_CountsRetriesAndOneMessage()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests", o => o.SendRetryDelay = TimeSpan.FromMilliseconds(1))
            .OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass())));
        using var metrics = new MetricRecorder(host.Services);
        host.Transport.FailSends(3, new EventTransportException("down"), e => e.Type!.EndsWith("finished", StringComparison.Ordinal));

        await host.SendAsync(TestEvents.Triggered("test"));

        metrics.Read("keptn.send.retries").Should().HaveCount(3).And.OnlyContain(
            s => s == "1 error.type=Keptn.Sdk.Transport.EventTransportException messaging.destination.name=sh.keptn.event.test.finished");
        metrics.ReadValues("messaging.client.sent.messages").Sum().Should().Be(2);
    }

    [Fact]
    public async Task Send_Refused_CountsAnError()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        using var metrics = new MetricRecorder(host.Services);
        host.Transport.FailSends(1, new EventTransportException("no") { IsTransient = false });

        await host.SendAsync(TestEvents.Triggered("test"));

        metrics.Read("messaging.client.sent.messages").Should().ContainSingle().Which.Should().StartWith("1 error.type=not_sent ");
        metrics.Read("messaging.process.duration").Should().ContainSingle().Which.Should().Contain("error.type=not_started");
    }

    [Fact]
    public async Task Types_ThatNoHandlerNames_AreCountedTogether()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        using var metrics = new MetricRecorder(host.Services);

        await host.SendAsync(TestEvents.Triggered("unknown"));
        await host.SendAsync(new CloudEvent { Id = "1", Type = "whatever" });

        metrics.Read("messaging.client.consumed.messages", withValue: false).Should().HaveCount(2).And.OnlyContain(s => s.Contains("messaging.destination.name=_OTHER"));
        metrics.Read("keptn.event.outcomes").Should().HaveCount(2).And.OnlyContain(s => s == "1 keptn.disposition=ignored messaging.destination.name=_OTHER");
    }

    [Fact]
    public async Task Load_InWorkWaitingAndPending_IsShown()
    {
        var go = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests", o => o.MaxConcurrency = 1).OnTask<TestTriggered>(async (_, _) =>
        {
            running.TrySetResult();
            await go.Task;
            return TaskResult.Pending;
        }));
        using var metrics = new MetricRecorder(host.Services);
        metrics.Observe("keptn.task.active").Should().BeEmpty();
        metrics.Observe("keptn.inbound.events").Should().Equal("0");

        CloudEvent[] events = [TestEvents.Triggered("test"), TestEvents.Triggered("test"), TestEvents.Triggered("test")];
        foreach (var triggered in events)
        {
            await host.Transport.DeliverAsync(triggered);
        }

        await running.Task;
        await Hosting.Infrastructure.Wait.UntilAsync(() => metrics.Observe("keptn.inbound.waiting").Single() == "2");
        metrics.Observe("keptn.task.active").Should().Equal("1 keptn.task=test");
        metrics.Observe("keptn.inbound.events").Should().Equal("3");
        metrics.Observe("keptn.inbound.size").Single().Should().NotBe("0");
        go.SetResult();
        await host.WaitUntilIdleAsync();

        metrics.Observe("keptn.task.active").Should().Equal("3 keptn.task=test");
        metrics.Observe("keptn.task.pending").Should().Equal("3");
        metrics.Observe("keptn.inbound.events").Should().Equal("0");
        await Task.WhenAll(events.Select(e => host.Tasks.FinishAsync(e.Id!, TaskResult.Pass(), CancellationToken.None)));
        metrics.Observe("keptn.task.pending").Should().Equal("0");
    }

    [Fact]
    public async Task Pending_TaskDuration_IncludesTheTimeUntilTheAnswer()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pending));
        using var metrics = new MetricRecorder(host.Services);
        var triggered = TestEvents.Triggered("test");
        await host.SendAsync(triggered);
        metrics.Read("keptn.task.duration").Should().BeEmpty();

        _time.Advance(TimeSpan.FromMinutes(2));
        await host.Tasks.FinishAsync(triggered.Id!, TaskResult.Warning(), CancellationToken.None);

        metrics.Read("keptn.task.duration").Should().Equal("120 keptn.result=warning keptn.status=succeeded keptn.task=test");
        metrics.ReadValues("messaging.process.duration").Should().Equal(0d);
    }

    [Fact]
    public async Task Instruments_HaveUnitsDescriptionsAndBuckets()
    {
        await using var host = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        using var metrics = new MetricRecorder(host.Services);

        metrics.Instruments.Should().HaveCountGreaterThan(10).And.OnlyContain(i => !string.IsNullOrEmpty(i.Unit) && i.Description!.EndsWith('.'));
        metrics.Instruments.OfType<Histogram<double>>().Should().HaveCount(4)
            .And.OnlyContain(h => h.Unit == "s" && h.Advice!.HistogramBucketBoundaries!.Count >= 14);
    }

    [Fact]
    public async Task Meters_OfTwoHosts_AreApart()
    {
        await using var one = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        await using var two = await StartAsync((_, _) => Task.FromResult(TaskResult.Pass()));
        using var metrics = new MetricRecorder(one.Services);

        await two.SendAsync(TestEvents.Triggered("test"));

        metrics.Read("messaging.client.consumed.messages").Should().BeEmpty();
    }

    private Task<KeptnTestHost> StartAsync(Func<TaskContext<TestTriggered>, CancellationToken, Task<TaskResult>> handler) =>
        KeptnTestHost.StartAsync(s => s.AddKeptn("tests").OnTask(handler), _time);
}
