using System.Text.Json.Nodes;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>The other commands of keptn-local as a pipeline calls them, and what all have in common: wrong input, and help.</summary>
public sealed class KeptnLocalCommandTests : KeptnLocalCommands
{
    [Fact]
    public async Task TriggerEventsRun_AgainstARunningOne_Work()
    {
        await using var local = await KeptnLocalProcess.ServeAsync(Folder);
        string[] where = ["--endpoint", local.Root.ToString(), "--token", "a-token"];

        var trigger = await KeptnLocalAsync(["trigger", "dev.delivery", "-p", "demo", "-s", "carts", .. where]);
        var json = await KeptnLocalAsync(["trigger", "dev.delivery", "-p", "demo", "-s", "orders", "--json", .. where]);
        var context = trigger.Output.Should().ContainSingle().Which;
        var events = await KeptnLocalAsync(["events", "-p", "demo", "--context", context, .. where]);
        var one = await KeptnLocalAsync(["events", "-p", "demo", "--json", "--limit", "1", "--type", "sh.keptn.event.dev.delivery.triggered", .. where]);
        var none = await KeptnLocalAsync(["events", "-p", "demo", "--service", "nothing", .. where]);

        trigger.ExitCode.Should().Be(0);
        Guid.TryParse(context, out _).Should().BeTrue();
        JsonNode.Parse(json.Output.Single())!["keptnContext"]!.ToString().Should().NotBe(context);
        events.Output.Should().HaveCount(2);
        events.Output[0].Should().Contain("sh.keptn.event.dev.delivery.triggered  demo/dev/carts  from keptn-local");
        events.Output[1].Should().Contain("sh.keptn.event.deployment.triggered");
        JsonNode.Parse(one.Output.Single())!["data"]!["service"]!.ToString().Should().Be("orders");
        none.Output.Single().Should().Be("No events of project demo match.");
    }

    [Fact]
    public async Task Events_Follow_ShowsWhatComes()
    {
        await using var local = await KeptnLocalProcess.ServeAsync(Folder);
        await using var events = KeptnLocalProcess.StartCommand(
            "events", "-p", "demo", "--follow", "--endpoint", local.Root.ToString(), "--token", "a-token");
        await KeptnLocalAsync("trigger", "dev.delivery", "-p", "demo", "-s", "carts", "--endpoint", local.Root.ToString(), "--token", "a-token");

        await events.ReadUntilAsync("sh.keptn.event.deployment.triggered");

        (await events.InterruptAsync()).Should().Be(130);
    }

    [Fact]
    public async Task Evaluate_ResultComes_ShowsTheObjectivesAndExitsWithTheVerdict()
    {
        Write("dev/carts/slo.yaml", "spec_version: '1.0'\n");
        await using var local = await KeptnLocalProcess.ServeAsync(Folder, "--services", "none");
        await using var evaluate = KeptnLocalProcess.StartCommand(
            "evaluate", "-p", "demo", "--stage", "dev", "-s", "carts", "--timeframe", "10m", "--endpoint", local.Root.ToString(), "--token", "a-token");
        await evaluate.ReadUntilAsync("asked for");
        using var client = Connect(local.Root, "a-token");
        await AnswerAsync(client, "evaluation", "fail", string.Empty, """
            {"evaluation":{"score":20.5,"result":"fail","indicatorResults":[
              {"status":"fail","score":0,"value":{"metric":"response_time_p95","value":812.5,"success":true},"passTargets":[{"criteria":"<600","violated":true}]}]}}
            """);

        (await evaluate.WaitForEndAsync()).Should().Be(1);

        evaluate.Output.Should().Contain("score 20.5 of 100: fail");
        evaluate.Output[^1].Should().Be("  fail     response_time_p95 = 812.5  (pass: <600)");
    }

    [Theory]
    [InlineData("Required argument 'stage.sequence' missing", "run")]
    [InlineData("'dev' is not stage.sequence", "run", "dev", "-p", "demo", "-s", "carts")]
    [InlineData("--timeout 'soon' is no duration", "run", "dev.delivery", "-p", "demo", "-s", "carts", "--timeout", "soon")]
    [InlineData("--label 'x' is not name=value", "run", "dev.delivery", "-p", "demo", "-s", "carts", "--label", "x")]
    [InlineData("--data missing.json: Could not find file", "run", "dev.delivery", "-p", "demo", "-s", "carts", "--data", "missing.json")]
    [InlineData("There is no project 'demo', nor any other", "run", "dev.delivery", "-p", "demo", "-s", "carts")]
    [InlineData("no connection to 127.0.0.1:1", "trigger", "dev.delivery", "-p", "demo", "-s", "carts", "--endpoint", "http://127.0.0.1:1", "--token", "t")]
    [InlineData("--token is missing", "events", "-p", "demo", "--endpoint", "http://127.0.0.1:1")]
    [InlineData("--endpoint 'nowhere' is no address", "events", "-p", "demo", "--endpoint", "nowhere")]
    [InlineData("--start 'noon' is no time", "evaluate", "-p", "demo", "--stage", "dev", "-s", "carts", "--start", "noon")]
    [InlineData("--service is empty", "trigger", "dev.delivery", "-p", "demo", "-s", "", "--endpoint", "http://127.0.0.1:1", "--token", "t")]
    [InlineData("--project is empty", "run", "dev.delivery", "-p", " ", "-s", "carts")]
    [InlineData("--stage is empty", "evaluate", "-p", "demo", "--stage", "", "-s", "carts")]
    [InlineData("--data-limit must be at least 1, it is -5", "serve", "--port", "0", "--data", "history", "--data-limit", "-5")]
    [InlineData("--recipient 'a b=http://127.0.0.1/' is not patterns=address", "serve", "--port", "0", "--recipient", "a b=http://127.0.0.1/")]
    [InlineData("--recipient ',=http://127.0.0.1/' is not patterns=address", "serve", "--port", "0", "--recipient", ",=http://127.0.0.1/")]
    [InlineData("--port must be from 0 to 65535, it is 99999", "serve", "--port", "99999")]
    [InlineData("--port must be from 0 to 65535, it is -1", "run", "dev.delivery", "-p", "demo", "-s", "carts", "--port", "-1")]
    [InlineData("--listen 0.0.0.0 needs --token", "serve", "--listen", "0.0.0.0", "--token", "")]
    [InlineData("Unrecognized command or argument 'rnu'", "rnu")]
    public async Task WrongInput_AnyCommand_IsNamedAndExitsWithTwo(string expected, params string[] arguments)
    {
        var (exitCode, _, error) = await KeptnLocalAsync(arguments);

        exitCode.Should().Be(2);
        error.Should().StartWith("keptn-local: ").And.Contain(expected).And.NotContain("   at ");
    }

    [Theory]
    [InlineData("There is no project 'dmo'. Did you mean 'demo'? The projects: demo, other.", "dev.delivery", "dmo", "carts")]
    [InlineData("Project demo has no stage 'dve'. Did you mean 'dev'? Its stages: dev, prod.", "dve.delivery", "demo", "carts")]
    [InlineData("Project demo has no stage 'hardening'. Its stages: dev, prod.", "hardening.delivery", "demo", "carts")]
    [InlineData("has no sequence 'Delivry'. Did you mean 'delivery'? Its sequences: delivery, evaluation.", "dev.Delivry", "demo", "carts")]
    [InlineData("has no service 'cart'; create it first if that is its name. Did you mean 'carts'? Its services: carts, orders.", "dev.delivery", "demo", "cart")]
    public async Task RunAndTrigger_NameThatIsNotThere_SayWhatThereIsAndExitWithTwo(string expected, string sequence, string project, string service)
    {
        foreach (var name in (string[])["demo", "other"])
        {
            Write($"all/{name}/shipyard.yaml", KeptnLocalShipyards.TwoStages);
            Write($"all/{name}/dev/carts/slo.yaml", "spec_version: '1.0'\n");
            Write($"all/{name}/dev/orders/slo.yaml", "spec_version: '1.0'\n");
        }

        var folder = Path.Combine(Folder, "all");
        await using var local = await KeptnLocalProcess.ServeAsync(folder);

        var run = await KeptnLocalAsync("run", sequence, "-p", project, "-s", service, "--dir", folder, "--", "nothing-there");
        var trigger = await KeptnLocalAsync(
            "trigger", sequence, "-p", project, "-s", service, "--endpoint", local.Root.ToString(), "--token", "a-token");

        run.ExitCode.Should().Be(2);
        run.Error.Should().StartWith("keptn-local: ").And.Contain(expected);
        trigger.ExitCode.Should().Be(2);
        trigger.Error.Should().Be(run.Error);
        using var client = Connect(local.Root, "a-token");
        (await client.Sequences.QueryAsync("demo").ToListAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("invoices")]
    [InlineData("orders-2")]
    public async Task Trigger_ServiceWithoutFiles_IsNoMistake(string service)
    {
        Write("dev/carts/slo.yaml", "spec_version: '1.0'\n");
        Write("dev/orders-1/slo.yaml", "spec_version: '1.0'\n");
        await using var local = await KeptnLocalProcess.ServeAsync(Folder);

        var trigger = await KeptnLocalAsync(
            "trigger", "dev.delivery", "-p", "demo", "-s", service, "--endpoint", local.Root.ToString(), "--token", "a-token");

        trigger.ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("run")]
    [InlineData("validate")]
    [InlineData("init")]
    [InlineData("trigger")]
    [InlineData("events")]
    [InlineData("evaluate")]
    public async Task Help_EveryCommand_HasExamplesOfItself(string command)
    {
        var (exitCode, output, error) = await KeptnLocalAsync(command, "--help");

        exitCode.Should().Be(0);
        error.Should().BeEmpty();
        output.Should().NotContain(line => line.Contains("[default: 00:", StringComparison.Ordinal), "durations are written as they are given");
        output.SkipWhile(line => line != "Examples:").Skip(1).Should().NotBeEmpty()
            .And.OnlyContain(line => line.StartsWith($"  keptn-local {command}", StringComparison.Ordinal));
    }
}
