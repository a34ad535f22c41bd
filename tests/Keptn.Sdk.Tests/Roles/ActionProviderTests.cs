using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Roles;

public sealed class ActionProviderTests
{
    private const string Problem = """{"problemTitle":"Queue too long","rootCause":"Too few workers"}""";

    [Fact]
    public async Task AddActionProvider_ItsAction_RunsAndAnswersWithTheSection()
    {
        await using var host = await StartAsync(b => b.AddActionProvider(
            "scale",
            (context, _) => Task.FromResult(TaskResult.Pass($"{context.Data.Action.GetValue(RolesJsonContext.Default.ScaleValue).Replicas} replicas"))));

        var run = await host.SendAsync(Triggered("scale", """{"replicas":3}"""));

        run.ShouldHaveSent("action.started", "action.finished");
        run.Finished.Message.Should().Be("3 replicas");
        run.Finished.Result.Should().Be(KeptnResult.Pass);
        Data(run).GetProperty("action").GetRawText().Should().Be("{}", "the specification requires the section");
    }

    [Theory]
    [InlineData("toggle")]
    [InlineData("Scale")]
    [InlineData("scale ")]
    [InlineData("")]
    public async Task AddActionProvider_AnotherAction_SendsNothing(string action)
    {
        await using var host = await StartAsync(b => b.AddActionProvider("scale", (_, _) => Task.FromResult(TaskResult.Pass())));

        var run = await host.SendAsync(Triggered(action, "1"));

        run.ShouldHaveSentNothing();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"action":null}""")]
    public async Task AddActionProvider_NoAction_SendsNothing(string data)
    {
        await using var host = await StartAsync(b => b.AddActionProvider("scale", (_, _) => Task.FromResult(TaskResult.Pass())));

        var run = await host.SendAsync(TestEvents.Triggered("action", data));

        run.ShouldHaveSentNothing();
    }

    [Fact]
    public async Task AddActionProvider_Several_EachGetsItsOwn()
    {
        await using var host = await StartAsync(b => b
            .AddActionProvider("scale", (_, _) => Task.FromResult(TaskResult.Pass("scaled")))
            .AddActionProvider<RestartHandler>("restart"));

        await host.SendAsync(Triggered("restart", "\"carts\""));
        var run = await host.SendAsync(Triggered("scale", "1"));

        run.Sent.Where(e => e.Type == ActionFinished.EventType)
            .Select(e => KeptnJson.Deserialize<ActionFinished>(e.Data).Message)
            .Should().Equal("restarted carts, Queue too long", "scaled");
    }

    [Theory]
    [InlineData("""{"replicas":"three"}""", "'action.value.replicas' is not valid: Cannot get the value of a token type 'String' as a number")]
    [InlineData("""{"replicas":1,"zones":["a",2]}""", "'action.value.zones[1]' must be a string, this is a number")]
    [InlineData("[1]", "'action.value' must be an object, this is an array")]
    [InlineData("null", "'action.value' is missing")]
    public async Task AddActionProvider_ValueCannotBeRead_ErroredNamingTheMember(string value, string expected)
    {
        await using var host = await StartAsync(b => b.AddActionProvider("scale", (context, _) =>
        {
            context.Data.Action.GetValue(RolesJsonContext.Default.ScaleValue);
            return Task.FromResult(TaskResult.Pass());
        }));

        var run = await host.SendAsync(Triggered("scale", value));

        run.Finished.Status.Should().Be(KeptnStatus.Errored);
        run.Finished.Message.Should().Be($"The value of the action 'scale' cannot be read as ScaleValue: {expected}.");
    }

    [Fact]
    public async Task AddActionProvider_DataOfTheAuthor_IsKept()
    {
        await using var host = await StartAsync(b => b
            .AddActionProvider("commit", (_, _) => Task.FromResult(TaskResult.Pass(new ActionFinished { Action = new() { GitCommit = "abc" } })))
            .AddActionProvider("other", (_, _) => Task.FromResult(TaskResult.Fail(new TestFinished { Test = new() { Start = "now" } }, "no")))
            .AddActionProvider("labels", (_, _) => Task.FromResult(TaskResult.Pass(new ActionFinished { Labels = new EventLabels([new("run", "7")]) }))));

        Data(await host.SendAsync(Triggered("commit", "1"))).GetProperty("action").GetProperty("gitCommit").GetString().Should().Be("abc");
        host.StartRecording();
        Data(await host.SendAsync(Triggered("other", "1"))).GetProperty("test").GetProperty("start").GetString().Should().Be("now");
        host.StartRecording();
        var labelled = Data(await host.SendAsync(Triggered("labels", "1")));
        labelled.GetProperty("labels").GetProperty("run").GetString().Should().Be("7");
        labelled.GetProperty("action").GetRawText().Should().Be("{}");
    }

    [Fact]
    public async Task AddActionProvider_Pending_IsFinishedFromElsewhere()
    {
        await using var host = await StartAsync(b => b.AddActionProvider("scale", (_, _) => Task.FromResult(TaskResult.Pending)));
        await host.Transport.DeliverAsync(Triggered("scale", "1"));
        await host.WaitUntilSentAsync("action.started");

        await Hosting.Infrastructure.Wait.UntilAsync(() => host.Tasks.OpenTasks.Count == 1);
        await host.Tasks.FinishAsync(host.Tasks.OpenTasks.Single(), TaskResult.Pass("later"), CancellationToken.None);

        host.Run.Finished.Message.Should().Be("later");
    }

    [Fact]
    public async Task AddActionProvider_FilterAndOptionsOfTheAuthor_Count()
    {
        await using var host = await StartAsync(b => b
            .AddActionProvider("scale", (_, _) => Task.FromResult(TaskResult.Pass("dev")), o => o.Filter = c => c.Scope.Stage == "dev")
            .AddActionProvider("scale", (_, _) => Task.FromResult(TaskResult.Pass("other")), o => o.Filter = c => c.Scope.Stage != "dev"));

        var run = await host.SendAsync(Triggered("scale", "1", stage: "production"));

        run.Finished.Message.Should().Be("other");
    }

    [Fact]
    public void AddActionProvider_Twice_Throws()
    {
        var builder = new ServiceCollection().AddKeptn("actions").AddActionProvider("scale", (_, _) => Task.FromResult(TaskResult.Pass()));

        var act = () => builder.AddActionProvider<RestartHandler>("scale");

        act.Should().Throw<ArgumentException>().WithMessage("*'scale'*");
    }

    [Theory]
    [InlineData("""{"problemTitle":"t","rootCause":"c","ProblemURL":"http://p"}""")]
    [InlineData("""{"ProblemTitle":"t","RootCause":"c","Problem URL":"http://p"}""")]
    public async Task AddActionProvider_EitherSpellingOfTheProblem_IsRead(string problem)
    {
        await using var host = await StartAsync(b => b.AddActionProvider("scale", (context, _) =>
        {
            var read = context.Data.Problem;
            return Task.FromResult(TaskResult.Pass($"{read.ProblemTitle} {read.RootCause} {read.Url}"));
        }));

        var run = await host.SendAsync(Triggered("scale", "1", problem: problem));

        run.Finished.Message.Should().Be("t c http://p");
    }

    private static Sdk.CloudEvents.CloudEvent Triggered(string action, string value, string stage = "dev", string problem = Problem) => TestEvents.Triggered(
        "action", $$$"""{"stage":"{{{stage}}}","action":{"name":"n","action":"{{{action}}}","value":{{{value}}} },"problem":{{{problem}}},"get-action":{"actionIndex":1}}""");

    private static JsonElement Data(TestRun run) => JsonElement.Parse(run.Sent.Single(e => e.Type == ActionFinished.EventType).Data.Bytes.Span);

    private static Task<KeptnTestHost> StartAsync(Action<KeptnBuilder> configure) => KeptnTestHost.StartAsync(s => configure(s.AddKeptn("actions")));

    private sealed class RestartHandler : ITaskHandler<ActionTriggered>
    {
        public Task<TaskResult> HandleAsync(TaskContext<ActionTriggered> context, CancellationToken cancellationToken) =>
            Task.FromResult(TaskResult.Pass($"restarted {context.Data.Action.GetText()}, {context.Data.Problem.ProblemTitle}"));
    }
}
