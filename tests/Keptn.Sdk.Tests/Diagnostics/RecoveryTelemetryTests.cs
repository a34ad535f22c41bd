using System.Diagnostics;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Diagnostics;

/// <summary>Answers that an earlier process left are seen like all others.</summary>
public sealed class RecoveryTelemetryTests
{
    private const string Finished = "sh.keptn.event.test.finished";

    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly FakeTransport _transport = new();

    [Fact]
    public async Task SendRecovered_Sent_IsMeasured()
    {
        await using var host = await StartAsync();
        using var metrics = new MetricRecorder(host.Services);

        await SendAsync(host);

        metrics.Read("messaging.client.sent.messages").Should().Equal($"1 messaging.destination.name={Finished} messaging.operation.name=send messaging.system=keptn");
        metrics.ReadValues("messaging.client.operation.duration").Should().ContainSingle();
    }

    [Fact]
    public async Task SendRecovered_Sent_IsASpanOfItsRunAndCarriesIt()
    {
        await using var host = await StartAsync();
        using var spans = new SpanRecorder(_trace);

        await SendAsync(host);

        var span = spans.Get("send test.finished");
        (span.Kind, span.ParentSpanId.ToHexString()).Should().Be((ActivityKind.Producer, "00f067aa0ba902b7"));
        _transport.Sent.Single()["traceparent"].Should().Be(span.Id);
    }

    [Fact]
    public async Task SendRecovered_Refused_IsAnError()
    {
        _transport.OnSend = (_, _) => throw new EventTransportException("no") { IsTransient = false };
        await using var host = await StartAsync();
        using var spans = new SpanRecorder(_trace);
        using var metrics = new MetricRecorder(host.Services);

        await SendAsync(host);

        spans.Get("send test.finished").GetTagItem("error.type").Should().Be("not_sent");
        metrics.Read("messaging.client.sent.messages").Should().Equal($"1 error.type=not_sent messaging.destination.name={Finished} messaging.operation.name=send messaging.system=keptn");
    }

    private Task<FakeHost> StartAsync() => FakeHost.StartAsync(_transport, b => b.OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass())));

    private async Task SendAsync(FakeHost host)
    {
        var triggered = new CloudEvent(TestEvents.Triggered("test")) { ["traceparent"] = $"00-{_trace}-00f067aa0ba902b7-01" };
        var answer = TaskAnswers.Finished(triggered, "tests", DateTimeOffset.UnixEpoch, new FinishedContent(KeptnStatus.Errored, KeptnResult.Fail));
        await host.Services.GetRequiredService<KeptnService>().Pipeline!.SendRecoveredAsync(answer);
    }
}
