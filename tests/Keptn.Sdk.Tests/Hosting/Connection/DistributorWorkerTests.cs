using System.Net;
using System.Net.Sockets;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Transport.Distributor;

namespace Keptn.Sdk.Tests.Hosting.Connection;

/// <summary>A worker beside a sidecar: real servers on both sides.</summary>
public sealed class DistributorWorkerTests : IAsyncLifetime
{
    private FakeSidecar _sidecar = null!;

    public async Task InitializeAsync() => _sidecar = await FakeSidecar.StartAsync();

    public async Task DisposeAsync() => await _sidecar.DisposeAsync();

    [Fact]
    public async Task Worker_TaskDelivered_IsAnsweredThroughTheSidecar()
    {
        await using var host = await StartAsync(WorkerHost.PassAtOnce);

        using var response = await host.DeliverAsync();
        await _sidecar.WhenReceivedAsync("test.finished");

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        _sidecar.Received.Select(e => e.Type).Should().Equal("sh.keptn.event.test.started", "sh.keptn.event.test.finished");
        _sidecar.Received.Should().OnlyContain(e => e.Source == "worker");
    }

    [Fact]
    public async Task Worker_HandlerIsSlow_IsAcknowledgedAtOnce()
    {
        var mayFinish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(k => k.OnTask<TestTriggered>(async (_, token) =>
        {
            await mayFinish.Task.WaitAsync(token);
            return TaskResult.Pass();
        }));

        using var response = await host.DeliverAsync();

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        mayFinish.SetResult();
        await _sidecar.WhenReceivedAsync("test.finished");
    }

    [Fact]
    public async Task Worker_SidecarDownThenUp_AnswersArrive()
    {
        await using var host = await StartAsync(WorkerHost.PassAtOnce);
        await _sidecar.GoDownAsync();

        using var response = await host.DeliverAsync();
        await _sidecar.ComeUpAsync();

        await _sidecar.WhenReceivedAsync("test.finished");
        _sidecar.Received.Select(e => e.Type).Should().Equal("sh.keptn.event.test.started", "sh.keptn.event.test.finished");
    }

    [Fact]
    public async Task Worker_StoppedWithATaskInWork_AnswersBeforeItEnds()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayFinish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(k => k.OnTask<TestTriggered>(async (_, token) =>
        {
            running.SetResult();
            await mayFinish.Task.WaitAsync(token);
            return TaskResult.Pass();
        }));
        using var response = await host.DeliverAsync();
        await running.Task;

        var stopping = host.StopAsync();
        while ((await host.GetAsync("/health")).Status == 200)
        {
            // Until the service has noticed.
        }

        using var late = await host.DeliverAsync(TestEvents.Triggered("test"));
        mayFinish.SetResult();
        await stopping;

        late.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        _sidecar.Received.Select(e => e.Type).Should().Equal("sh.keptn.event.test.started", "sh.keptn.event.test.finished");
    }

    [Fact]
    public async Task Worker_SamePorts_OneServerForEventsAndHealth()
    {
        await using var host = await StartAsync(WorkerHost.PassAtOnce);

        host.Servers.Should().ContainSingle().Which.Purpose.Should().Be("events and health");
        (await host.GetAsync("/health/live")).Status.Should().Be(200);
        (await host.GetAsync("/other")).Status.Should().Be(404);
    }

    [Fact]
    public async Task Worker_DifferentPorts_KeepsEventsAndHealthApart()
    {
        var port = GetFreePort();
        await using var host = await StartAsync(WorkerHost.PassAtOnce, ("RCV_PORT", $"{port}"), ("RCV_PATH", "events"), ("Keptn:Distributor:Port", null));

        host.Servers.Should().HaveCount(2);
        host.Events.Port.Should().Be(port);
        using var noHealth = await host.Client.GetAsync(new Uri(host.Events, "/health"));
        using var noEvents = await host.Client.PostAsync(new Uri(host.Health, "/events"), null);
        noHealth.StatusCode.Should().Be(HttpStatusCode.NotFound);
        noEvents.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Worker_HealthDisabled_ListensForEventsOnLoopbackAlone()
    {
        await using var host = await StartAsync(WorkerHost.PassAtOnce, ("HEALTH_ENDPOINT_ENABLED", "false"), ("Keptn:ListenAddress", null));

        host.Servers.Should().ContainSingle().Which.Purpose.Should().Be("events");
        host.Events.Host.Should().Be("127.0.0.1");
    }

    [Fact]
    public async Task Worker_PortTaken_FailsToStartAndNamesTheSetting()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var start = async () => await StartAsync(WorkerHost.PassAtOnce, ("HEALTH_ENDPOINT_PORT", $"{port}"), ("Keptn:Health:Port", null));

        (await start.Should().ThrowAsync<KeptnConfigurationException>())
            .WithMessage($"*port {port} for health*Keptn:Health:Port (HEALTH_ENDPOINT_PORT)*");
    }

    private static int GetFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<WorkerHost> StartAsync(Action<KeptnBuilder> configure, params (string Name, string? Value)[] settings) =>
        WorkerHost.StartAsync(configure, [("EVENTBROKER", _sidecar.EventAddress.ToString()), .. settings]);
}
