using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Connection;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Keptn.Sdk.Tests.Hosting.Registration;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Hosting.Health;

/// <summary>The registration in health, over HTTP, with a control plane over HTTP.</summary>
public sealed class RegistrationHealthTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2022, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly BusTransport _transport = new();
    private ControlPlaneServer _server = null!;

    public async Task InitializeAsync() => _server = await ControlPlaneServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Health_ControlPlaneComesUpLater_IsReadyFromThenOn()
    {
        _server.IsDown = true;
        await using var host = await StartAsync();
        await Wait.UntilAsync(() => _server.Requests.Count > 0);

        (await host.GetAsync("/health")).Should().Be((412, ""), "the control plane does not know the service");
        (await host.GetAsync("/health/live")).Status.Should().Be(200, "a restart would not help");
        await WaitForAsync(host, 503, """registration":"not ready: """);

        _server.IsDown = false;
        await AdvanceUntilAsync(host, 200);
        (await host.GetAsync("/health/ready")).Should().Be((200, """{"status":"OK","registration":"ready","service":"ready","transport":"ready"}"""));

        // Tasks come over the transport, which is there.
        var before = _server.Requests.Count;
        _server.IsDown = true;
        _time.Advance(TimeSpan.FromMinutes(5));
        await Wait.UntilAsync(() => _server.Requests.Count > before);
        (await host.GetAsync("/health")).Should().Be((200, """{"status":"OK"}"""));
    }

    [Fact]
    public async Task Health_RegistrationDisabled_IsNoPart()
    {
        _server.IsDown = true;
        await using var host = await StartAsync(("DISABLE_REGISTRATION", "true"));

        (await host.GetAsync("/health/ready")).Should().Be((200, """{"status":"OK","service":"ready","transport":"ready"}"""));
        _server.Requests.Should().NotContain(r => r.StartsWith("POST /uniform", StringComparison.Ordinal));
    }

    private async Task<WorkerHost> StartAsync(params (string Name, string? Value)[] settings)
    {
        var host = WorkerHost.Create(
            keptn =>
            {
                keptn.Services.AddSingleton<TimeProvider>(_time);
                keptn.Services.AddSingleton(_server.Api);
                keptn.Services.AddSingleton<Sdk.Hosting.Connection.INatsTransportFactory>(new Factory(_transport));
                WorkerHost.PassAtOnce(keptn);
            },
            [("Keptn:Transport", "nats"), .. settings]);
        await host.StartAsync();
        return host;
    }

    private static async Task<string> WaitForAsync(WorkerHost host, int status, string text)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (answered, body) = await host.GetAsync("/health/ready");
            if (answered == status && body.Contains(text, StringComparison.Ordinal))
            {
                return body;
            }

            TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(Wait.Patience, "it should come to {0} with {1}, not {2}", status, text, body);
        }
    }

    private async Task AdvanceUntilAsync(WorkerHost host, int status)
    {
        var start = TimeProvider.System.GetTimestamp();
        while ((await host.GetAsync("/health")).Status != status)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(Wait.Patience, "the registration is tried again");
        }
    }

    private sealed class Factory(IEventTransport transport) : Sdk.Hosting.Connection.INatsTransportFactory
    {
        public IEventTransport? Create(string serviceName, KeptnNatsOptions options, List<string> problems) => transport;
    }
}
