using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Hosting.Health;
using Keptn.Sdk.Tests.Hosting.Connection;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keptn.Sdk.Tests.Hosting.Health;

/// <summary>Health of a worker while it connects, works, loses its connection and stops.</summary>
public sealed class HealthLifecycleTests
{
    private readonly GatedTransport _nats = new();

    [Fact]
    public async Task Health_ThroughTheLifecycle_FollowsTheService()
    {
        await using var host = Create();
        var starting = host.StartAsync();
        await _nats.Starting.Task;
        (await host.GetAsync("/health")).Should().Be((412, ""), "it is not connected yet");
        (await host.GetAsync("/health/live")).Status.Should().Be(200);
        (await host.GetAsync("/health/ready")).Status.Should().Be(503);

        _nats.MayStart.SetResult();
        await starting;
        (await host.GetAsync("/health")).Should().Be((200, """{"status":"OK"}"""));
        (await host.GetAsync("/health/ready")).Should().Be((200, """{"status":"OK","service":"ready","transport":"ready"}"""));

        _nats.State = ConnectionState.Connecting;
        (await host.GetAsync("/health")).Status.Should().Be(412);
        (await host.GetAsync("/health/live")).Status.Should().Be(200);
        (await host.GetAsync("/health/ready")).Should().Be(
            (503, """{"status":"unavailable","service":"ready","transport":"not ready: gated is not connected"}"""));

        _nats.State = ConnectionState.Failed;
        (await host.GetAsync("/health/live")).Status.Should().Be(503);

        _nats.State = ConnectionState.Connected;
        var stopping = host.StopAsync();
        await _nats.Stopping.Task;
        (await host.GetAsync("/health")).Status.Should().Be(412, "it is stopping");
        (await host.GetAsync("/health/live")).Status.Should().Be(200);

        var address = host.Health;
        _nats.MayStop.SetResult();
        await stopping;
        var late = async () => await host.Client.GetAsync(address);
        await late.Should().ThrowAsync<HttpRequestException>("the port is closed");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    public async Task Health_AnyMethod_IsAnswered(string method)
    {
        await using var host = await StartAsync();

        var (status, body) = await host.GetAsync("/health?verbose=1", new HttpMethod(method));

        status.Should().Be(200);
        body.Should().Be(method == "HEAD" ? "" : """{"status":"OK"}""");
    }

    [Fact]
    public async Task Health_PartReports_Counts()
    {
        await using var host = await StartAsync();
        var readiness = host.Services.GetRequiredService<KeptnReadiness>();

        readiness.Report(KeptnReadiness.Registration, PartState.NotReady, "the control plane does not answer");
        (await host.GetAsync("/health")).Status.Should().Be(412);
        readiness.Report(KeptnReadiness.Registration, PartState.Ready);
        (await host.GetAsync("/health")).Status.Should().Be(200);
        readiness.Report(KeptnReadiness.Registration, PartState.Failed);
        (await host.GetAsync("/health/live")).Status.Should().Be(503);
    }

    [Fact]
    public async Task HealthCheck_FollowsReadinessAndSaysWhy()
    {
        await using var host = await StartAsync(k => k.Services.AddHealthChecks().AddKeptn(failureStatus: HealthStatus.Degraded, tags: ["ready"]));
        var checks = host.Services.GetRequiredService<HealthCheckService>();

        var good = (await checks.CheckHealthAsync()).Entries["keptn"];
        _nats.State = ConnectionState.Connecting;
        var bad = (await checks.CheckHealthAsync()).Entries["keptn"];

        good.Status.Should().Be(HealthStatus.Healthy);
        good.Tags.Should().Equal("ready");
        bad.Status.Should().Be(HealthStatus.Degraded);
        bad.Description.Should().Be("transport not ready: gated is not connected");
        bad.Data.Should().Contain("service", "ready");
    }

    private async Task<WorkerHost> StartAsync(Action<KeptnBuilder>? configure = null)
    {
        _nats.MayStart.SetResult();
        _nats.MayStop.SetResult();
        var host = Create(configure);
        await host.StartAsync();
        return host;
    }

    private WorkerHost Create(Action<KeptnBuilder>? configure = null) => WorkerHost.Create(k =>
    {
        k.Services.AddSingleton<INatsTransportFactory>(_nats);
        WorkerHost.PassAtOnce(k);
        configure?.Invoke(k);
    });
}
