using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Keptn.Sdk.Local;

namespace Keptn.Sdk.Charts.Tests.Charts;

/// <summary>The probes and the chart's test ask what a running service answers.</summary>
public sealed class ProbeTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [HelmFact]
    public async Task Remote_WithAControlPlane_BecomesReady()
    {
        var folder = Directory.CreateTempSubdirectory("keptn-chart-");
        try
        {
            await using var controlPlane = new LocalControlPlane(new LocalControlPlaneOptions { Directory = folder.FullName });
            await using var server = await LocalControlPlaneServer.StartAsync(controlPlane, new LocalControlPlaneServerOptions { Port = 0, Token = Chart.Token });
            var port = GetFreePort();
            var rendering = await Helm.RenderAsync([.. Chart.Remote(new Uri(server.Address, "api").ToString()), .. Port(port)]);
            await using var service = new RenderedService(rendering);
            service.Start();

            (await ProbeUntilOkAsync(rendering, "startupProbe", port)).Should().Be(HttpStatusCode.OK);
            (await ProbeAsync(rendering, "livenessProbe", port)).Should().Be(HttpStatusCode.OK);
            (await ProbeUntilOkAsync(rendering, "readinessProbe", port)).Should().Be(HttpStatusCode.OK);
            (await AskAsync(GetTestUrl(rendering), port)).Should().Be(HttpStatusCode.OK);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [HelmTheory]
    [InlineData("nats", "EVENTBROKER", "nats://127.0.0.1:1")]
    [InlineData("distributor", "EVENTBROKER", "http://127.0.0.1:1/event")]
    public async Task ServiceWithoutKeptn_IsLiveAndNotReady(string mode, string variable, string unreachable)
    {
        var port = GetFreePort();
        var rendering = await Helm.RenderAsync([.. Chart.Modes[mode], .. Port(port)]);
        await using var service = new RenderedService(rendering, (variable, unreachable), ("DISABLE_REGISTRATION", "true"));
        service.Start();

        (await ProbeUntilOkAsync(rendering, "startupProbe", port)).Should().Be(HttpStatusCode.OK);
        (await ProbeAsync(rendering, "livenessProbe", port)).Should().Be(HttpStatusCode.OK, "a restart would not bring Keptn back");
        (await ProbeAsync(rendering, "readinessProbe", port)).Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [HelmFact]
    public async Task Test_AsksTheServiceOfItsRelease_AndIsLetIn()
    {
        var rendering = await Helm.RenderAsync(Chart.Set("service.port=8888"));

        var service = rendering.Single("Service");
        var url = GetTestUrl(rendering);
        url.Host.Should().Be(service["metadata"]!["name"]!.GetValue<string>());
        url.Port.Should().Be(service["spec"]!["ports"]![0]!["port"]!.GetValue<int>()).And.Be(8888);
        service["spec"]!["ports"]![0]!["targetPort"]!.GetValue<string>().Should().Be("http");
        var test = rendering.Single("Pod");
        test["metadata"]!["annotations"]!["helm.sh/hook"]!.GetValue<string>().Should().Be("test");
        var allowed = rendering.Single("NetworkPolicy")["spec"]!["ingress"]![0]!["from"]![0]!["podSelector"]!["matchLabels"]!.AsObject();
        allowed.Should().OnlyContain(l => test["metadata"]!["labels"]![l.Key]!.GetValue<string>() == l.Value!.GetValue<string>());
    }

    private static string[] Port(int port) => Chart.Set($"containerPort={port.ToString(CultureInfo.InvariantCulture)}");

    private static Uri GetTestUrl(Rendering rendering) =>
        new(rendering.Single("Pod")["spec"]!["containers"]![0]!["command"]!.AsArray()[^1]!.GetValue<string>());

    /// <summary>Asks as the kubelet would: the port is the container's of that name.</summary>
    private static Task<HttpStatusCode> ProbeAsync(Rendering rendering, string probe, int expectedPort)
    {
        var get = rendering.Container[probe]!["httpGet"]!;
        var port = rendering.Container["ports"]!.AsArray().Single(p => p!["name"]!.GetValue<string>() == get["port"]!.GetValue<string>())!;
        port["containerPort"]!.GetValue<int>().Should().Be(expectedPort);
        return AskAsync(new Uri($"http://any{get["path"]!.GetValue<string>()}"), expectedPort);
    }

    /// <summary>As the kubelet, which tries again where nobody listens yet or the answer is no.</summary>
    private static async Task<HttpStatusCode> ProbeUntilOkAsync(Rendering rendering, string probe, int port)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            HttpStatusCode status;
            try
            {
                status = await ProbeAsync(rendering, probe, port);
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
            {
                status = HttpStatusCode.ServiceUnavailable;
            }

            if (status == HttpStatusCode.OK || TimeProvider.System.GetElapsedTime(begin) > s_patience)
            {
                return status;
            }
        }
    }

    private static async Task<HttpStatusCode> AskAsync(Uri url, int port)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new UriBuilder(url) { Host = "127.0.0.1", Port = port }.Uri);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        body["status"]!.GetValue<string>().Should().Be(response.IsSuccessStatusCode ? "OK" : "unavailable");
        return response.StatusCode;
    }

    private static int GetFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
