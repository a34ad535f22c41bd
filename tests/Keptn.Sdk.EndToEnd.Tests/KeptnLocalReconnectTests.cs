using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary><c>keptn-local serve</c>, killed and started again on the same port: a service that runs registers again, and works on.</summary>
public sealed class KeptnLocalReconnectTests : IDisposable
{
    private const string Name = "hello-service";
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-again-").FullName;

    public KeptnLocalReconnectTests() => File.WriteAllText(Path.Combine(_folder, "shipyard.yaml"), KeptnLocalShipyards.OneTask);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task Service_Remote_RegistersAgainAndAnswers() => KillAndRestartAsync((root, builder) =>
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["KEPTN_API_ENDPOINT"] = new Uri(root, "/api").ToString(),
            ["KEPTN_API_TOKEN"] = "a-token",
        }));

    [Fact]
    public async Task Service_OnNats_RegistersAgainAndAnswers()
    {
        var (nats, address) = await KeptnLocalProcess.StartNatsAsync();
        await using var server = nats;
        await KillAndRestartAsync(
            (root, builder) =>
            {
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?> { ["Keptn:Transport"] = "nats", ["Keptn:Nats:Servers"] = address });
                builder.Services.AddKeptnApi(api => api.Services.ShipyardController = root);
            },
            "--nats", address);
    }

    private async Task KillAndRestartAsync(Action<Uri, HostApplicationBuilder> connect, params string[] options)
    {
        await using var first = await KeptnLocalProcess.ServeAsync(_folder, options);
        using var service = await StartServiceAsync(builder => connect(first.Root, builder));
        using var client = KeptnApiClient.Create(api =>
        {
            api.Endpoint = new Uri(first.Root, "/api");
            api.Token = "a-token";
        });
        await WaitUntilRegisteredAsync(client);

        first.Kill();
        await using var second = await KeptnLocalProcess.ServeAsync(
            _folder, [.. options, "--port", first.Root.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await WaitUntilRegisteredAsync(client);
        await client.Events.SendAsync(new CloudEvent
        {
            Id = Guid.NewGuid().ToString(),
            Source = "test",
            Type = "sh.keptn.event.dev.delivery.triggered",
            Data = CloudEventData.FromJson("""{"project":"demo","stage":"dev","service":"carts"}"""),
        });

        await second.ReadUntilAsync($"sh.keptn.event.deployment.finished  from {Name}");
        await second.ReadUntilAsync("sh.keptn.event.dev.delivery.finished  from shipyard-controller");
        await service.StopAsync().WaitAsync(KeptnLocalProcess.Patience);
    }

    private static async Task WaitUntilRegisteredAsync(KeptnApiClient client)
    {
        using var patience = new CancellationTokenSource(KeptnLocalProcess.Patience);
        while (!(await client.Uniform.ListAsync(cancellationToken: patience.Token)).Any(integration => integration.Name == Name))
        {
            // Another process: without a pause the question would take the time that its answer needs.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private static async Task<IHost> StartServiceAsync(Action<HostApplicationBuilder> connect)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Keptn:Health:Enabled"] = "false", ["Keptn:Registration:PingInterval"] = "00:00:01" });
        connect(builder);
        builder.Services.AddKeptn(Name).OnTask<DeploymentTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));
        var host = builder.Build();
        await host.StartAsync().WaitAsync(KeptnLocalProcess.Patience);
        return host;
    }
}
