using System.Diagnostics;
using System.Diagnostics.Metrics;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Diagnostics;

/// <summary>Contract C2: whoever listens to spans and metrics is user code, runs in the middle of the pipeline, and may throw.</summary>
public sealed class ListenerFaultTests : IDisposable
{
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly LogRecorder _log = new();
    private readonly FakeTransport _transport = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData("sample")]
    [InlineData("started")]
    [InlineData("stopped")]
    public async Task Task_ActivityListenerThrows_IsAnsweredAndLeavesNothing(string when)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == KeptnDiagnostics.ActivitySourceName,
            Sample = (ref options) => options.TraceId != _trace ? ActivitySamplingResult.None
                : when == "sample" ? throw new InvalidOperationException("a sampler's")
                : ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = a => ThrowIf(when == "started" && a.TraceId == _trace),
            ActivityStopped = a => ThrowIf(when == "stopped" && a.TraceId == _trace),
        };
        ActivitySource.AddActivityListener(listener);

        await using var host = await StartAsync();
        await AnswerAsync(host);
    }

    [Fact]
    public async Task Task_MeterListenerThrows_IsAnsweredAndLeavesNothing()
    {
        await using var host = await StartAsync();
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => ThrowIf(true));
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => ThrowIf(true));
        listener.Start();

        await AnswerAsync(host);
    }

    private static void ThrowIf(bool condition)
    {
        if (condition)
        {
            throw new InvalidOperationException("a listener's");
        }
    }

    private Task<FakeHost> StartAsync() => FakeHost.StartAsync(
        _transport,
        b =>
        {
            _log.AddTo(b.Services);
            b.OnTask<TestTriggered>(async (context, cancellationToken) =>
            {
                await context.ReportProgressAsync("half way", cancellationToken);
                await context.Services.GetRequiredService<IKeptnEvents>().SendAsync(new CloudEvent(context.CloudEvent) { Type = "sh.keptn.event.dev.more.triggered" }, cancellationToken);
                return TaskResult.Pass();
            });
        },
        options: o => o.MaxConcurrency = 1);

    private async Task AnswerAsync(FakeHost host)
    {
        for (var i = 1; i <= 2; i++)
        {
            await host.DeliverAsync(new CloudEvent(TestEvents.Triggered("test")) { ["traceparent"] = $"00-{_trace}-00f067aa0ba902b7-01" });
            await host.WhenOutcomesAsync(i);
        }

        string[] each = ["test.started", "test.status.changed", "dev.more.triggered", "test.finished"];
        _transport.SentTypes.Should().Equal([.. each, .. each]);
        host.Outcomes.Should().OnlyContain(o => o.Result!.Result == KeptnResult.Pass);
        host.Services.GetRequiredService<KeptnService>().Pipeline!.Running.Count.Should().Be(0);
        _log.AtLeast(Microsoft.Extensions.Logging.LogLevel.Error).Should().NotBeEmpty("faults are told");
    }
}
