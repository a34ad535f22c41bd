using System.Text;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Api;
using Keptn.Sdk.Tests.Diagnostics;
using Keptn.Sdk.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>docs/observability.md: its snippet, run against a collector, and its tables.</summary>
[Collection(GlobalTelemetryCollection.Name)]
public sealed class ObservabilityPageTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "observability.md"));

    [Fact]
    public async Task Snippet_OfThePage_SendsSpansAndMetricsToACollector()
    {
        await using var server = await ApiServer.StartAsync();
        server.OnRequest = _ => new CannedAnswer(200, string.Empty, "application/x-protobuf");
        var collector = server.Address;
        var triggered = TestEvents.Triggered("test");
        using var telemetry = OpenTelemetrySdk.Create(otel => otel
            .ConfigureResource(resource => resource.AddService("load-tests"))
            .WithTracing(tracing => tracing.AddSource(KeptnDiagnostics.ActivitySourceName))
            .WithMetrics(metrics => metrics.AddMeter(KeptnDiagnostics.MeterName))
            .UseOtlpExporter(OtlpExportProtocol.HttpProtobuf, collector));
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("load-tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass())));

        await host.SendAsync(triggered);

        host.Run.Finished.CloudEvent["traceparent"].Should().StartWith($"00-{triggered.KeptnContext!.Replace("-", string.Empty)}-");
        telemetry.TracerProvider.ForceFlush();
        telemetry.MeterProvider.ForceFlush();
        var spans = Join(server, "POST /v1/traces");
        spans.Should().Contain("process sh.keptn.event.test.triggered").And.Contain("handle test").And.Contain("send sh.keptn.event.test.finished");
        spans.Should().Contain("keptn.result").And.Contain("load-tests");
        Join(server, "POST /v1/metrics").Should().Contain("messaging.process.duration").And.Contain("keptn.task.duration").And.Contain("keptn.inbound.events");
    }

    [Fact]
    public async Task Tables_OfThePage_NameEveryMetricAndAttribute()
    {
        await using var host = await KeptnTestHost.StartAsync(s => s.AddKeptn("tests").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass())));
        using var metrics = new MetricRecorder(host.Services);

        metrics.Instruments.Select(i => i.Name).Where(n => !s_page.Contains($"`{n}`", StringComparison.Ordinal)).Should().BeEmpty();
        typeof(Sdk.Diagnostics.TelemetryNames).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
            .Select(f => (string)f.GetValue(null)!).Where(n => !s_page.Contains($"`{n}`", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static string Join(ApiServer server, string request) =>
        string.Concat(server.Requests.Where(r => r.ToString() == request).Select(r => Encoding.UTF8.GetString(r.Body)));
}
