using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>benchmarks/Keptn.Sdk.EchoService in the cluster, with no more environment than the smallest chart sets.</summary>
public sealed class EchoServiceTests
{
    private const int HealthPort = 8123;
    private const string Topic = "sh.keptn.event.echo.triggered";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [ClusterFact]
    public async Task EchoService_SmallestEnvironment_RegistersAnswersAndListensOnItsHealthPortOnly()
    {
        using var cluster = await Cluster.StartAsync();
        await using var controller = await FakeShipyardController.StartAsync(cluster);
        using var keptn = await NatsWire.ConnectAsync(cluster, "sh.keptn.event.echo.started", "sh.keptn.event.echo.finished");
        using var service = Start(cluster);
        try
        {
            var registered = await controller.Registered.WaitAsync(s_patience);
            await keptn.PublishAsync(Topic, """
                {"data":{"project":"sockshop","stage":"dev","service":"carts"},"id":"4711","shkeptncontext":"c-1","source":"shipyard-controller","specversion":"1.0","type":"sh.keptn.event.echo.triggered"}
                """.Trim());
            var started = await keptn.ReceiveAsync();
            var finished = await keptn.ReceiveAsync();
            var health = await GetHealthAsync(cluster);

            ((string?)registered["name"]).Should().Be("echo-service");
            registered["subscriptions"]!.AsArray().Select(s => (string?)s!["event"]).Should().Equal(Topic);
            ((string?)registered["metadata"]!["kubernetesmetadata"]!["namespace"]).Should().NotBeNullOrEmpty("the control plane refuses a service without");
            ((string?)registered["metadata"]!["hostname"]).Should().NotBeNullOrEmpty("the control plane refuses a service without");
            ((string?)started["type"], (string?)started["triggeredid"]).Should().Be(("sh.keptn.event.echo.started", "4711"));
            ((string?)finished["type"], (string?)finished["triggeredid"]).Should().Be(("sh.keptn.event.echo.finished", "4711"));
            ((string?)finished["data"]!["status"], (string?)finished["data"]!["result"]).Should().Be(("succeeded", "pass"));
            health.Should().Be(HttpStatusCode.OK);
            cluster.GetOpenPorts().Should().Equal(Cluster.NatsPort, FakeShipyardController.Port, HealthPort);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }
    }

    [ClusterFact]
    public async Task EchoService_SigtermWhenIdle_ExitsWithCodeZeroWithinASecond()
    {
        using var cluster = await Cluster.StartAsync();

        // The service is idle, the machine may not be: the best of three counts, and none may end another way.
        var times = new List<TimeSpan>();
        for (var i = 0; i < 3 && !times.Exists(t => t < TimeSpan.FromSeconds(1)); i++)
        {
            times.Add(await StopIdleServiceAsync(cluster));
        }

        times.Min().Should().BeLessThan(TimeSpan.FromSeconds(1));
    }

    private static async Task<TimeSpan> StopIdleServiceAsync(Cluster cluster)
    {
        await using var controller = await FakeShipyardController.StartAsync(cluster);
        using var service = Start(cluster);
        await controller.Registered.WaitAsync(s_patience);

        var start = Stopwatch.GetTimestamp();
        using var kill = Process.Start("kill", ["-TERM", service.Id.ToString(CultureInfo.InvariantCulture)]);
        await service.WaitForExitAsync().WaitAsync(s_patience);
        var time = Stopwatch.GetElapsedTime(start);

        service.ExitCode.Should().Be(0);
        return time;
    }

    private static Process Start(Cluster cluster)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.Combine(SampleProcess.RepositoryRoot, "artifacts", "bin", "Keptn.Sdk.EchoService", configuration, "EchoService.dll");
        string[] absent = ["K8S_DEPLOYMENT_NAME", "K8S_DEPLOYMENT_VERSION", "K8S_NAMESPACE", "K8S_NODE_NAME", "K8S_POD_NAME", "TASK"];
        return cluster.Start("dotnet", [program], [
            ("EVENTBROKER", $"nats://127.0.0.1:{Cluster.NatsPort}"),
            ("PUBSUB_TOPIC", Topic),
            ("HEALTH_ENDPOINT_PORT", HealthPort.ToString(CultureInfo.InvariantCulture)),
            .. absent.Select(n => (n, (string?)null))]);
    }

    private static async Task<HttpStatusCode> GetHealthAsync(Cluster cluster)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, _) => new NetworkStream(await cluster.ConnectAsync(HealthPort), ownsSocket: true),
            UseProxy = false,
        };
        using var client = new HttpClient(handler);
        using var answer = await client.GetAsync(new Uri($"http://localhost:{HealthPort}/health"));
        return answer.StatusCode;
    }
}
