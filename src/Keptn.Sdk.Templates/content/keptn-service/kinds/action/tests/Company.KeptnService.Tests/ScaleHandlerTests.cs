using System.Net;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;

namespace KeptnServiceNamespace.Tests;

/// <summary>The registered action provider on an in-memory transport, against a stand-in for the tool.</summary>
public sealed class ScaleHandlerTests
{
    [Fact]
    public async Task Action_WorkersAreAllowed_AddsThem()
    {
        var tool = StubTool.Answering("""{"count":1}""");
        await using var host = await StartAsync(tool);

        var run = await host.SendAsync(Triggered("""{"by":2,"max":5}"""));

        run.ShouldHaveSent("action.started", "action.finished");
        Assert.Equal(KeptnResult.Pass, run.Finished.Result);
        Assert.Equal("3 workers instead of 1 against 'QueueTooLong'", run.Finished.Message);
        Assert.Equal(["GET http://tool.test/base/workers/carts", """PUT http://tool.test/base/workers/carts {"count":3}"""], tool.Requests);
    }

    [Fact]
    public async Task Action_LimitIsReached_FailsAndChangesNothing()
    {
        var tool = StubTool.Answering("""{"count":5}""");
        await using var host = await StartAsync(tool);

        var run = await host.SendAsync(Triggered("""{"by":2,"max":5}"""));

        Assert.Equal((KeptnStatus.Succeeded, KeptnResult.Fail), (run.Finished.Status, run.Finished.Result));
        Assert.Single(tool.Requests);
    }

    [Fact]
    public async Task Action_OfAnotherProvider_IsLeftToIt()
    {
        await using var host = await StartAsync(StubTool.Answering("{}"));

        var run = await host.SendAsync(Triggered("{}", action: "restart"));

        run.ShouldHaveSentNothing();
    }

    [Fact]
    public async Task Action_ValueIsIncomplete_IsErroredNamingIt()
    {
        await using var host = await StartAsync(StubTool.Answering("""{"count":1}"""));

        var run = await host.SendAsync(Triggered("""{"by":2}"""));

        Assert.Equal(KeptnStatus.Errored, run.Finished.Status);
        Assert.Contains("max", run.Finished.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Action_ToolRefuses_IsErroredSayingSo()
    {
        await using var host = await StartAsync(StubTool.Answering("{}", HttpStatusCode.Forbidden));

        var run = await host.SendAsync(Triggered("""{"by":2,"max":5}"""));

        Assert.Equal(KeptnStatus.Errored, run.Finished.Status);
        Assert.Contains("403", run.Finished.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Action_ToolDoesNotAnswer_IsErroredInTime()
    {
        var time = new ManualTimeProvider();
        var tool = StubTool.AnsweringNever();
        await using var host = await StartAsync(tool, time);

        await host.Transport.DeliverAsync(Triggered("""{"by":2,"max":5}"""));
        await tool.Asked;
        time.Advance(TimeSpan.FromMinutes(5));
        var run = await host.WaitUntilIdleAsync();

        Assert.Equal(KeptnStatus.Errored, run.Finished.Status);
    }

    [Fact]
    public async Task SampleEvent_IsAnswered()
    {
        await using var host = await StartAsync(StubTool.Answering("""{"count":1}"""));
        var file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "test-events", "action.triggered.json"));

        var run = await host.SendAsync(JsonEventFormatter.Default.DecodeStructuredModeMessage(file));

        Assert.Equal(KeptnResult.Pass, run.Finished.Result);
    }

    [Fact]
    public void Start_WithoutAnAddress_NamesTheSetting()
    {
        var problem = Assert.Throws<InvalidOperationException>(
            () => new ServiceCollection().AddKeptnIntegration(new ConfigurationBuilder().Build()));

        Assert.Contains("Workers__Url", problem.Message, StringComparison.Ordinal);
    }

    private static Task<KeptnTestHost> StartAsync(StubTool tool, TimeProvider? time = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Workers:Url", StubTool.Address.ToString())]).Build();
        return KeptnTestHost.StartAsync(
            services =>
            {
                services.AddKeptnIntegration(configuration);
                services.AddHttpClient<WorkersClient>().ConfigurePrimaryHttpMessageHandler(() => tool);
            },
            time);
    }

    private static CloudEvent Triggered(string value, string action = KeptnIntegration.Action) => TestEvents.Triggered(
        "action", $$$"""{"problem":{"ProblemTitle":"QueueTooLong"},"action":{"action":"{{{action}}}","value":{{{value}}}}}""");
}
