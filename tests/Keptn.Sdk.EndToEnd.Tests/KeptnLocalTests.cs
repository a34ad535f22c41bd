using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Keptn.Sdk.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>The tool as a user starts it: what it says, what it serves, how it ends.</summary>
public sealed class KeptnLocalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-tool-").FullName;

    public KeptnLocalTests() => File.WriteAllText(Path.Combine(_folder, "shipyard.yaml"), KeptnLocalShipyards.OneTask);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Serve_Started_TellsAStrangerWhatToDoAndEndsCleanly()
    {
        await using var local = await KeptnLocalProcess.ServeAsync(_folder);
        using var http = new HttpClient { BaseAddress = local.Root };

        var health = await http.GetAsync("/health");
        var exitCode = await local.TerminateAsync();

        health.StatusCode.Should().Be(HttpStatusCode.OK);
        var output = string.Join('\n', local.Output);
        output.Should().Contain($"A Keptn control plane for {_folder}")
            .And.Contain("dev.delivery: deployment")
            .And.Contain("KEPTN_API_ENDPOINT=")
            .And.Contain("curl -H 'x-token: <your token>'")
            .And.NotContain("a-token");
        exitCode.Should().Be(0);
    }

    [Fact]
    public async Task Serve_FolderThatIsNotThere_SaysSo()
    {
        var (exitCode, _, error) = await SampleProcess.RunProgramAsync(KeptnLocalProcess.Program, "serve", "--dir", Path.Combine(_folder, "missing"));

        exitCode.Should().Be(2);
        error.Should().Contain("there is no folder");
    }

    [Fact]
    public async Task Serve_OnNats_RunsASequenceWithAServiceOfOurs()
    {
        var (nats, address) = await KeptnLocalProcess.StartNatsAsync();
        await using var server = nats;
        await using var local = await KeptnLocalProcess.ServeAsync(_folder, "--nats", address);
        using var service = await StartServiceAsync(OnNats(address), (_, _) => Task.FromResult(TaskResult.Pass()));
        using var http = new HttpClient { BaseAddress = local.Root };

        await TriggerAsync(http);

        await local.ReadUntilAsync("sh.keptn.event.deployment.finished  from hello-service");
        await local.ReadUntilAsync("sh.keptn.event.dev.delivery.finished  from shipyard-controller");
        await service.StopAsync().WaitAsync(KeptnLocalProcess.Patience);
    }

    [Fact]
    public async Task Serve_ServiceIsRemote_RunsASequenceWithIt()
    {
        await using var local = await KeptnLocalProcess.ServeAsync(_folder);
        using var service = await StartServiceAsync(Remotely(local), (_, _) => Task.FromResult(TaskResult.Pass()));
        using var http = new HttpClient { BaseAddress = local.Root };

        await TriggerAsync(http);

        await local.ReadUntilAsync("sh.keptn.event.deployment.finished  from hello-service");
        await local.ReadUntilAsync("sh.keptn.event.dev.delivery.finished  from shipyard-controller");
        await service.StopAsync().WaitAsync(KeptnLocalProcess.Patience);
    }

    [Fact]
    public async Task Serve_OnNats_AbortReachesARunningHandler()
    {
        var (nats, address) = await KeptnLocalProcess.StartNatsAsync();
        await using var server = nats;
        await using var local = await KeptnLocalProcess.ServeAsync(_folder, "--nats", address);
        await AbortReachesAHandlerAsync(local, OnNats(address));
    }

    [Fact]
    public async Task Serve_EventsWithControlCharacters_DoNotDriveTheTerminal()
    {
        await using var local = await KeptnLocalProcess.ServeAsync(_folder);
        using var http = new HttpClient { BaseAddress = local.Root };
        const string Data = """{"project":"demo","stage":"dev\u001b[31m","service":"carts"}""";

        using var one = await PostAsync(http, "/api/v1/event", $$"""{"type":"sh.keptn.event.dev.delivery.triggered","source":"red\u001b[31m","data":{{Data}}}""");
        using var last = await PostAsync(http, "/api/v1/event", """{"type":"sh.keptn.event.last.triggered","source":"test","data":{"project":"demo"}}""");
        await local.ReadUntilAsync("sh.keptn.event.last.triggered");
        await local.TerminateAsync();
        await local.WaitForEndAsync();

        local.Output.Should().Contain(line => line.EndsWith("from red [31m", StringComparison.Ordinal));
        local.Output.Should().NotContain(line => line.Contains("dev\u001b", StringComparison.Ordinal) || line.Contains("red\u001b", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_InterruptedWhileItLooksForNats_IsNoVerdict()
    {
        await using var local = KeptnLocalProcess.StartCommand("serve", "--dir", _folder, "--port", "0", "--nats", "nats://127.0.0.1:1");
        await local.ReadUntilAsync("Could not connect to NATS");

        (await local.InterruptAsync()).Should().Be(130);
    }

    [Fact]
    public async Task Serve_ServiceIsRemote_AbortReachesARunningHandler()
    {
        await using var local = await KeptnLocalProcess.ServeAsync(_folder);
        await AbortReachesAHandlerAsync(local, Remotely(local));
    }

    private static async Task AbortReachesAHandlerAsync(KeptnLocalProcess local, Dictionary<string, string?> settings)
    {
        var steps = Channel.CreateUnbounded<string>();
        using var service = await StartServiceAsync(settings, async (_, cancellationToken) =>
        {
            steps.Writer.TryWrite("running");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                steps.Writer.TryWrite("cancelled");
            }

            return TaskResult.Pass();
        });
        using var http = new HttpClient { BaseAddress = local.Root };
        var context = await TriggerAsync(http);
        (await ReadAsync(steps)).Should().Be("running");

        var aborted = await PostAsync(http, $"/api/controlPlane/v1/sequence/demo/{context}/control", """{"state":"abort"}""");

        aborted.StatusCode.Should().Be(HttpStatusCode.OK);
        (await ReadAsync(steps)).Should().Be("cancelled");
        await service.StopAsync().WaitAsync(KeptnLocalProcess.Patience);
    }

    private static Task<string> ReadAsync(Channel<string> steps) => steps.Reader.ReadAsync().AsTask().WaitAsync(KeptnLocalProcess.Patience);

    private static Dictionary<string, string?> OnNats(string address) => new()
    {
        ["Keptn:Transport"] = "nats",
        ["Keptn:Nats:Servers"] = address,
        ["Keptn:DisableRegistration"] = "true",
        ["Keptn:Health:Enabled"] = "false",
    };

    private static Dictionary<string, string?> Remotely(KeptnLocalProcess local) => new()
    {
        ["KEPTN_API_ENDPOINT"] = new Uri(local.Root, "/api").ToString(),
        ["KEPTN_API_TOKEN"] = "a-token",
        ["Keptn:SequencePollingInterval"] = "00:00:01",
        ["Keptn:Health:Enabled"] = "false",
    };

    private static async Task<IHost> StartServiceAsync(Dictionary<string, string?> settings, Func<TaskContext<DeploymentTriggered>, CancellationToken, Task<TaskResult>> handle)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddKeptn("hello-service").OnTask<DeploymentTriggered>((context, cancellationToken) => handle(context, cancellationToken));
        var host = builder.Build();
        await host.StartAsync().WaitAsync(KeptnLocalProcess.Patience);
        return host;
    }

    private static async Task<string> TriggerAsync(HttpClient http)
    {
        var answer = await PostAsync(
            http, "/api/v1/event", """{"type":"sh.keptn.event.dev.delivery.triggered","source":"test","data":{"project":"demo","stage":"dev","service":"carts"}}""");
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["keptnContext"]!.ToString();
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-token", "a-token");
        return await http.SendAsync(request);
    }
}
