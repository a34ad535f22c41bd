using System.Net;
using Keptn.Sdk;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;

namespace KeptnServiceNamespace.Tests;

/// <summary>The registered test runner on an in-memory transport, against a stand-in for the deployment.</summary>
public sealed class HttpLoadTestTests
{
    private const string Workloads = """
        workloads:
          - teststrategy: performance
            path: /products/42
            requests: 20
            timeout: 5
            pass:
              error_rate: "<=1"
        """;

    [Fact]
    public async Task Test_DeploymentAnswers_Passes()
    {
        var deployment = StubTool.Answering("{}");
        await using var host = await StartAsync(deployment);

        var run = await host.SendAsync(Triggered());

        run.ShouldHaveSent("keptn-task-name.started", "keptn-task-name.finished");
        Assert.Equal(KeptnResult.Pass, run.Finished.Result);
        Assert.Equal(20, deployment.Requests.Count);
        Assert.All(deployment.Requests, request => Assert.Equal("GET http://tool.test/products/42", request));
    }

    [Fact]
    public async Task Test_OfAnotherStrategy_IsLeftToOthers()
    {
        await using var host = await StartAsync(StubTool.Answering("{}"));

        var run = await host.SendAsync(Triggered(strategy: "functional"));

        run.ShouldHaveSentNothing();
    }

    [Fact]
    public async Task Test_DeploymentFails_FailsSayingHow()
    {
        await using var host = await StartAsync(StubTool.Answering("{}", HttpStatusCode.InternalServerError));

        var run = await host.SendAsync(Triggered());

        // The test did its work: it is the deployment that is bad.
        Assert.Equal((KeptnStatus.Succeeded, KeptnResult.Fail), (run.Finished.Status, run.Finished.Result));
        Assert.Contains("20 failed (HTTP 500)", run.Finished.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_DeploymentDoesNotAnswer_FailsInTime()
    {
        var time = new ManualTimeProvider();
        var deployment = StubTool.AnsweringNever();
        await using var host = await StartAsync(deployment, "workloads: [{ requests: 1, timeout: 5, pass: { error_rate: '<=1' } }]", time);

        await host.Transport.DeliverAsync(Triggered());
        await deployment.Asked;
        time.Advance(TimeSpan.FromSeconds(5));
        var run = await host.WaitUntilIdleAsync();

        Assert.Equal(KeptnResult.Fail, run.Finished.Result);
        Assert.Contains("no answer within 5 s", run.Finished.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_NoWorkloads_IsErrored()
    {
        await using var host = await StartAsync(StubTool.Answering("{}"), workloads: null);

        var run = await host.SendAsync(Triggered());

        Assert.Equal(KeptnStatus.Errored, run.Finished.Status);
        Assert.Contains(".conf.yaml", run.Finished.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("requests: many", "'requests'")]
    [InlineData("parallel: 0", "'parallel'")]
    [InlineData("path: //elsewhere.test/", "leads away")]
    public async Task Test_WorkloadIsWrong_IsErroredSayingWhy(string setting, string expected)
    {
        var deployment = StubTool.Answering("{}");
        await using var host = await StartAsync(deployment, $"workloads: [{{ teststrategy: performance, {setting} }}]");

        var run = await host.SendAsync(Triggered());

        Assert.Equal(KeptnStatus.Errored, run.Finished.Status);
        Assert.Contains(expected, run.Finished.Message, StringComparison.Ordinal);
        Assert.Empty(deployment.Requests);
    }

    [Fact]
    public async Task SampleEvent_IsAnswered()
    {
        await using var host = await StartAsync(StubTool.Answering("{}"));
        var file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "test-events", "keptn-task-name.triggered.json"));

        var run = await host.SendAsync(JsonEventFormatter.Default.DecodeStructuredModeMessage(file));

        Assert.Equal(KeptnResult.Pass, run.Finished.Result);
    }

    private static async Task<KeptnTestHost> StartAsync(StubTool deployment, string? workloads = Workloads, TimeProvider? time = null)
    {
        var host = await KeptnTestHost.StartAsync(
            services =>
            {
                services.AddKeptnIntegration(new ConfigurationBuilder().Build());
                services.AddHttpClient<HttpLoadTest>().ConfigurePrimaryHttpMessageHandler(() => deployment);
            },
            time);
        if (workloads is not null)
        {
            var file = ResourceUpload.FromText($"{KeptnIntegration.Tool}/{KeptnIntegration.Tool}.conf.yaml", workloads);
            host.Resources.Add(ResourceScope.Project(TestEvents.Project), file);
            host.Resources.Add(ResourceScope.Project("demo"), file);
        }

        return host;
    }

    private static CloudEvent Triggered(string strategy = "performance") => TestEvents.Create(
        KeptnEventType.Triggered("keptn-task-name"),
        new TestTriggered
        {
            Test = new() { TestStrategy = strategy },
            Deployment = new() { DeploymentUrisLocal = ["http://tool.test"] },
        },
        null);
}
