using System.Net;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;

namespace KeptnServiceNamespace.Tests;

/// <summary>The registered task on an in-memory transport, against a stand-in for the tool.</summary>
public sealed class CheckHandlerTests
{
    private const string Plan = """{"resources":[]}""";

    [Theory]
    [InlineData(700, "pass")]
    [InlineData(600, "fail")]
    public async Task Task_ToolAnswers_IsJudgedByTheLimit(int limit, string expected)
    {
        var tool = StubTool.Answering("""{"value":635.5,"unit":"EUR"}""");
        await using var host = await StartAsync(tool);

        var run = await host.SendAsync(Triggered($$"""{"limit":{{limit}}}"""));

        run.ShouldHaveSent("keptn-task-name.started", "keptn-task-name.finished");
        Assert.Equal((KeptnStatus.Succeeded, expected), (run.Finished.Status, run.Finished.Result.Value));
        Assert.Contains("635.5 EUR", run.Finished.Message, StringComparison.Ordinal);
        Assert.Equal([$"POST http://tool.test/base/checks {Plan}"], tool.Requests);
    }

    [Fact]
    public async Task Task_SwitchedOffByALabel_IsNotAnswered()
    {
        await using var host = await StartAsync(StubTool.Answering("{}"));

        var run = await host.SendAsync(TestEvents.Triggered(KeptnIntegration.TaskName, """{"labels":{"check":"off"}}"""));

        run.ShouldHaveSentNothing();
    }

    [Theory]
    [InlineData("""{"value":"much"}""", HttpStatusCode.OK, "'value'")]
    [InlineData("no JSON", HttpStatusCode.OK, "'value'")]
    [InlineData("{}", HttpStatusCode.BadGateway, "502")]
    public async Task Task_ToolFails_IsErroredSayingHow(string answer, HttpStatusCode status, string expected)
    {
        await using var host = await StartAsync(StubTool.Answering(answer, status));

        var run = await host.SendAsync(Triggered("""{"limit":700}"""));

        Assert.Equal(KeptnStatus.Errored, run.Finished.Status);
        Assert.Contains(expected, run.Finished.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_NoPlan_IsErroredNamingTheFile()
    {
        await using var host = await StartAsync(StubTool.Answering("{}"), plan: null);

        var run = await host.SendAsync(Triggered("""{"limit":700}"""));

        Assert.Equal(KeptnStatus.Errored, run.Finished.Status);
        Assert.Contains(CheckHandler.PlanFile, run.Finished.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_NoLimit_IsErroredNamingIt()
    {
        await using var host = await StartAsync(StubTool.Answering("{}"));

        var run = await host.SendAsync(Triggered("{}"));

        Assert.Equal(KeptnStatus.Errored, run.Finished.Status);
        Assert.Contains("'limit'", run.Finished.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_ToolDoesNotAnswer_IsErroredInTime()
    {
        var time = new ManualTimeProvider();
        var tool = StubTool.AnsweringNever();
        await using var host = await StartAsync(tool, time: time);

        await host.Transport.DeliverAsync(Triggered("""{"limit":700}"""));
        await tool.Asked;
        time.Advance(TimeSpan.FromMinutes(5));
        var run = await host.WaitUntilIdleAsync();

        Assert.Equal(KeptnStatus.Errored, run.Finished.Status);
    }

    [Fact]
    public async Task SampleEvent_IsAnswered()
    {
        await using var host = await StartAsync(StubTool.Answering("""{"value":1}"""));
        var file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "test-events", "keptn-task-name.triggered.json"));

        var run = await host.SendAsync(JsonEventFormatter.Default.DecodeStructuredModeMessage(file));

        Assert.Equal(KeptnResult.Pass, run.Finished.Result);
    }

    [Fact]
    public void Start_WithoutAnAddress_NamesTheSetting()
    {
        var problem = Assert.Throws<InvalidOperationException>(
            () => new ServiceCollection().AddKeptnIntegration(new ConfigurationBuilder().Build()));

        Assert.Contains("Tool__Url", problem.Message, StringComparison.Ordinal);
    }

    private static async Task<KeptnTestHost> StartAsync(StubTool tool, string? plan = Plan, TimeProvider? time = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Tool:Url", StubTool.Address.ToString())]).Build();
        var host = await KeptnTestHost.StartAsync(
            services =>
            {
                services.AddKeptnIntegration(configuration);
                services.AddHttpClient<CheckClient>().ConfigurePrimaryHttpMessageHandler(() => tool);
            },
            time);
        if (plan is not null)
        {
            host.Resources.Add(ResourceScope.Project(TestEvents.Project), ResourceUpload.FromText(CheckHandler.PlanFile, plan));
            host.Resources.Add(ResourceScope.Project("demo"), ResourceUpload.FromText(CheckHandler.PlanFile, plan));
        }

        return host;
    }

    private static CloudEvent Triggered(string properties) =>
        TestEvents.Triggered(KeptnIntegration.TaskName, $$"""{"{{KeptnIntegration.TaskName}}":{{properties}}}""");
}
