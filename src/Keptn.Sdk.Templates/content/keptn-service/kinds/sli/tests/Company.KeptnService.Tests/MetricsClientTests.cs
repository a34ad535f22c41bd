using System.Net;
using Keptn.Sdk;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;

namespace KeptnServiceNamespace.Tests;

/// <summary>The registered provider on an in-memory transport, against a stand-in for the tool.</summary>
public sealed class MetricsClientTests
{
    private const string Queries = """
        indicators:
          error_rate: stats/$SERVICE?seconds=$DURATION#/error_rate
        """;

    [Fact]
    public async Task GetSli_ToolAnswers_SendsTheValue()
    {
        var tool = StubTool.Answering("""{"error_rate":0.5}""");
        await using var host = await StartAsync(tool);

        var run = await host.SendAsync(GetSli());

        run.ShouldHaveSent("get-sli.started", "get-sli.finished");
        Assert.Equal(KeptnResult.Pass, run.Finished.Result);
        var value = Assert.Single(run.Finished.GetData<GetSliFinished>().GetSli.IndicatorValues!);
        Assert.Equal(("error_rate", 0.5, true), (value.Metric, value.Value, value.Success));
        Assert.Equal(["GET http://tool.test/base/stats/carts?seconds=300"], tool.Requests);
    }

    [Fact]
    public async Task GetSli_OfAnotherProvider_IsLeftToIt()
    {
        await using var host = await StartAsync(StubTool.Answering("{}"));

        var run = await host.SendAsync(GetSli(provider: "another"));

        run.ShouldHaveSentNothing();
    }

    [Theory]
    [InlineData("""{"error_rate":null}""", HttpStatusCode.OK)]
    [InlineData("""{"error_rate":"much"}""", HttpStatusCode.OK)]
    [InlineData("""{"other":1}""", HttpStatusCode.OK)]
    [InlineData("no JSON", HttpStatusCode.OK)]
    [InlineData("{}", HttpStatusCode.NotFound)]
    public async Task GetSli_NoValue_FailsNamingTheIndicator(string answer, HttpStatusCode status)
    {
        await using var host = await StartAsync(StubTool.Answering(answer, status));

        var run = await host.SendAsync(GetSli());

        Assert.Equal((KeptnStatus.Succeeded, KeptnResult.Fail), (run.Finished.Status, run.Finished.Result));
        Assert.Contains("error_rate", run.Finished.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.test/stats#/error_rate")]
    [InlineData("//elsewhere.test/stats#/error_rate")]
    [InlineData("../../admin#/error_rate")]
    public async Task GetSli_QueryLeadsAway_SendsNoRequest(string query)
    {
        var tool = StubTool.Answering("{}");
        await using var host = await StartAsync(tool, $"indicators: {{ error_rate: '{query}' }}");

        var run = await host.SendAsync(GetSli());

        Assert.Equal(KeptnResult.Fail, run.Finished.Result);
        Assert.Empty(tool.Requests);
    }

    [Fact]
    public async Task GetSli_ToolDoesNotAnswer_FailsInTime()
    {
        var time = new ManualTimeProvider();
        await using var host = await StartAsync(StubTool.AnsweringNever(), time: time);

        await host.Transport.DeliverAsync(GetSli());
        while (host.Run.Outcomes.Count == 0)
        {
            // The time limit of each attempt, and the waits between them.
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.Equal(KeptnResult.Fail, host.Run.Finished.Result);
    }

    [Fact]
    public async Task GetSli_NoFileWithQueries_IsErrored()
    {
        await using var host = await StartAsync(StubTool.Answering("{}"), queries: null);

        var run = await host.SendAsync(GetSli());

        Assert.Equal(KeptnStatus.Errored, run.Finished.Status);
        Assert.Contains("sli.yaml", run.Finished.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SampleEvent_IsAnswered()
    {
        await using var host = await StartAsync(StubTool.Answering("""{"error_rate":0,"response_time":{"p95":1}}"""));
        var file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "test-events", "get-sli.triggered.json"));

        var run = await host.SendAsync(JsonEventFormatter.Default.DecodeStructuredModeMessage(file));

        run.ShouldHaveSent("get-sli.started", "get-sli.finished");
    }

    [Fact]
    public void Start_WithoutAnAddress_NamesTheSetting()
    {
        var problem = Assert.Throws<InvalidOperationException>(
            () => new ServiceCollection().AddKeptnIntegration(new ConfigurationBuilder().Build()));

        Assert.Contains("Metrics__Url", problem.Message, StringComparison.Ordinal);
    }

    private static async Task<KeptnTestHost> StartAsync(StubTool tool, string? queries = Queries, TimeProvider? time = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Metrics:Url", StubTool.Address.ToString())]).Build();
        var host = await KeptnTestHost.StartAsync(
            services =>
            {
                services.AddKeptnIntegration(configuration);
                services.AddHttpClient<MetricsClient>().ConfigurePrimaryHttpMessageHandler(() => tool);
            },
            time);
        if (queries is not null)
        {
            var folder = ResourceScope.Project(TestEvents.Project);
            host.Resources.Add(folder, ResourceUpload.FromText($"{KeptnIntegration.Provider}/sli.yaml", queries));
            host.Resources.Add(ResourceScope.Project("demo"), ResourceUpload.FromText($"{KeptnIntegration.Provider}/sli.yaml", queries));
        }

        return host;
    }

    private static CloudEvent GetSli(string provider = KeptnIntegration.Provider) => TestEvents.Triggered(new GetSliTriggered
    {
        GetSli = new()
        {
            SliProvider = provider,
            Indicators = ["error_rate"],
            Start = "2026-01-02T03:00:00.000Z",
            End = "2026-01-02T03:05:00.000Z",
        },
    });
}
