using System.Reflection;
using System.Text;
using System.Text.Json;
using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Scripts;
using Keptn.Sdk.Executors.Tests.Webhooks;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Tests.Scripts;

/// <summary>Which file an event runs, and what is answered (checklist G1 to G3, G7 to G10 of spec/executors.md).</summary>
public sealed class ScriptFlowTests
{
    private static readonly ResourceScope s_project = ResourceScope.Project(TestEvents.Project);
    private static readonly ResourceScope s_stage = ResourceScope.Stage(TestEvents.Project, TestEvents.Stage);

    [ScriptFact]
    public async Task Result_HasHalfOfACharacter_IsNotLost()
    {
        foreach (var (output, data, result) in new[]
        {
            ("""{"error":"cut \ud83d"}""", """{"error":"cut \uFFFD"}""", KeptnResult.Fail),
            ("""{"note":"cut \ud83d"}""", """{"note":"cut \uFFFD"}""", KeptnResult.Pass),
        })
        {
            await using var host = await ScriptHost.StartAsync("test.triggered.sh", $"echo '{output}'");

            var run = await host.TriggerAsync();

            run.Finished.Result.Should().Be(result);
            Encoding.UTF8.GetString(run.Finished.CloudEvent.Data.Bytes.Span).Should().Contain($"\"test\":{data}");
        }
    }

    [ScriptFact]
    public async Task Result_IsNestedDeeply_IsAText()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", "echo '{\"a\":" + new string('[', 62) + new string(']', 62) + "}'");

        var run = await host.TriggerAsync();

        run.Finished.Result.Should().Be(KeptnResult.Pass);
        Encoding.UTF8.GetString(run.Finished.CloudEvent.Data.Bytes.Span).Should().NotContain("\"test\":");
    }

    [ScriptFact]
    public async Task Scripts_MoreThanMayRunAtOnce_WaitForEachOther()
    {
        var folder = Directory.CreateTempSubdirectory("scripts-at-once-").FullName;
        await using var host = await ScriptHost.StartAsync(
            "test.triggered.sh",
            """
            mkdir "$DATA_FOLDER/in" || exit 1
            for ((i = 0; i < 30000; i++)); do :; done
            rmdir "$DATA_FOLDER/in"
            """,
            o => o.MaxConcurrency = 1);

        for (var i = 0; i < 8; i++)
        {
            await host.Host.Transport.DeliverAsync(TestEvents.Triggered("test", $$"""{"folder":"{{folder}}"}"""));
        }

        var run = await host.Host.WaitUntilIdleAsync();
        Directory.Delete(folder);
        run.Sent.Where(e => e.Type == "sh.keptn.event.test.finished").Select(e => new SentEvent(e).Result).Should().HaveCount(8).And.OnlyContain(r => r == KeptnResult.Pass);
    }

    [ScriptFact]
    public async Task Task_FileOfTheProjectComesFirstInTheOrder_BeatsNearerOnes()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.py", "print('python')");
        host.Add("all.events.sh", "echo all").Add("test.triggered.sh", "echo shell of the project", s_project);

        var run = await host.TriggerAsync();

        run.Finished.Message.Should().Be("shell of the project");
    }

    [ScriptFact]
    public async Task Task_SameFileAtAllLevels_TheNearestThatIsNotEmptyRuns()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", string.Empty);
        host.Add("test.triggered.sh", "echo project", s_project).Add("test.triggered.sh", "echo stage", s_stage);

        var run = await host.TriggerAsync();

        run.Finished.Message.Should().Be("stage");
    }

    [ScriptFact]
    public async Task Task_SpecialAndGeneralFile_RunsOne()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", "echo special");
        host.Add("all.events.sh", "echo general");

        var run = await host.TriggerAsync();

        run.ShouldHaveSent("sh.keptn.event.test.started", "sh.keptn.event.test.finished");
        run.Finished.Message.Should().Be("special");
        (await host.TriggerAsync("release")).Sent[^1].Should().Match<CloudEvents.CloudEvent>(e => new SentEvent(e).Message == "general");
    }

    [ScriptFact]
    public async Task Task_NoFile_SendsNothing()
    {
        await using var host = await ScriptHost.StartAsync("other.triggered.sh", "echo other");

        (await host.TriggerAsync()).ShouldHaveSentNothing();
    }

    [ScriptFact]
    public async Task Action_FilesForTheActionAndForAll_RunsThatOfTheActionOnce()
    {
        await using var host = await ScriptHost.StartAsync("action.triggered.scale-up.py", "print('scaled')");
        host.Add("action.triggered.sh", "echo any action").Add("all.events.sh", "echo all");

        var run = await host.TriggerAsync("action", """{"action":{"action":"scale-up"}}""");

        run.ShouldHaveSent("sh.keptn.event.action.started", "sh.keptn.event.action.finished");
        run.Finished.Message.Should().Be("scaled");
    }

    [ScriptFact]
    public async Task Action_UnknownOne_RunsTheFileOfAllActions()
    {
        await using var host = await ScriptHost.StartAsync("action.triggered.sh", "echo any action");

        var run = await host.TriggerAsync("action", """{"Action":{"Action":"scale-down"}}""");

        run.Finished.Message.Should().Be("any action");
    }

    [ScriptFact]
    public async Task Action_RunBothForActions_RunsBothAndAnswersOnce()
    {
        await using var host = await ScriptHost.StartAsync("action.triggered.scale-up.sh", "echo one >> runs", o => o.RunBothForActions = true);
        host.Add("action.triggered.sh", "echo two >> runs; cat runs");

        var run = await host.TriggerAsync("action", """{"action":{"action":"scale-up"}}""");

        run.ShouldHaveSent("sh.keptn.event.action.started", "sh.keptn.event.action.finished");
        run.Finished.Message.Should().Be("one\ntwo");
    }

    [ScriptFact]
    public async Task Action_RunBothForActionsWithoutTheirFiles_RunsThatOfAllEventsTwice()
    {
        await using var host = await ScriptHost.StartAsync("all.events.sh", "echo run >> runs; cat runs", o => o.RunBothForActions = true);

        var run = await host.TriggerAsync("action", """{"action":{"action":"scale-up"}}""");

        run.ShouldHaveSent("sh.keptn.event.action.started", "sh.keptn.event.action.finished");
        run.Finished.Message.Should().Be("run\nrun", "the original does so, too");
    }

    [ScriptFact]
    public async Task Action_RunBothForActionsAndTheFirstFails_StopsThere()
    {
        await using var host = await ScriptHost.StartAsync("action.triggered.scale-up.sh", "exit 4", o => o.RunBothForActions = true);
        host.Add("action.triggered.sh", "echo two");

        var run = await host.TriggerAsync("action", """{"action":{"action":"scale-up"}}""");

        run.Finished.Message.Should().Be("action.triggered.scale-up.sh ended with exit code 4.");
    }

    [ScriptFact]
    public async Task Scripts_GetTheFileOfTheEvent()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.py", "import json, sys\nprint(json.load(open(sys.argv[1]))['data']['project'], sys.argv[1])");
        host.Add("release.triggered.sh", "grep -o '\"type\":\"[^\"]*\"' \"$1\"; ls generic-executor; pwd");

        var python = await host.SendAsync(WithId("event-1", "test"));
        var shell = await host.SendAsync(WithId("event-2", "release"));

        python.Finished.Message.Should().Be("sockshop event-1.event.json");
        var lines = new SentEvent(shell.Sent[^1]).Message.Split('\n');
        lines.Should().HaveCount(3).And.StartWith(["\"type\":\"sh.keptn.event.release.triggered\"", "release.triggered.sh"]);
        Directory.Exists(lines[2]).Should().BeFalse("the workspace is gone with the event");
        host.LeftOver.Should().BeEmpty();
    }

    [ScriptFact]
    public async Task Variables_HoldTheEvent()
    {
        await using var host = await ScriptHost.StartAsync(
            "test.triggered.sh", "echo \"$TYPE $DATA_PROJECT $DATA_LABELS_BUILD_ID $DATA_LIST_0_K $DATA_URIS_1 $DATA_N $DATA_F $DATA_T ${DATA_NUL-none}\"; env | grep '^DATA_LIST'");

        var run = await host.TriggerAsync("test", """{"labels":{"build-id":"17"},"list":[{"k":"v"}],"uris":["a","b"],"n":5,"f":1.50,"t":true,"nul":null}""");

        run.Finished.Message.Should().Be("sh.keptn.event.test.triggered sockshop 17 v b 5 1.50 true none\nDATA_LIST[0]_K=v\nDATA_LIST_0_K=v");
    }

    [ScriptFact]
    public async Task Output_JsonObject_IsDataOfTheTask()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", """echo working >&2; echo '{"start":"a", "n": 1}'""");

        var run = await host.TriggerAsync("test", """{"labels":{"a":"b"}}""");

        run.Finished.Result.Should().Be(KeptnResult.Pass);
        run.Finished.Status.Should().Be(KeptnStatus.Succeeded);
        run.Finished.Labels.Should().ContainKey("a");
        run.Finished.Message.Should().Contain("working").And.Contain("""{"start":"a", "n": 1}""");
        Data(run).GetProperty("test").GetRawText().Should().Be("""{"start":"a","n":1}""");
    }

    [ScriptFact]
    public async Task FinishedFile_IsDataOfTheTask()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", """echo "tested"; echo '{"end":"b"}' > "$ID.finished.event.json" """);

        var run = await host.TriggerAsync();

        run.Finished.Message.Should().Be("tested");
        Data(run).GetProperty("test").GetProperty("end").GetString().Should().Be("b");
    }

    [ScriptFact]
    public async Task Output_HasError_Fails()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", """echo '{"error":"disk full"}'""");
        host.Add("release.triggered.sh", """echo '{"error":{"code":5}}'""").Add("other.triggered.sh", """echo '{"error":null, "a": 1}'""");

        var text = (await host.TriggerAsync()).Finished;
        var members = new SentEvent((await host.TriggerAsync("release")).Sent[^1]);
        var none = new SentEvent((await host.TriggerAsync("other")).Sent[^1]);

        (text.Status, text.Result, text.Message).Should().Be((KeptnStatus.Succeeded, KeptnResult.Fail, "disk full"));
        (members.Result, members.Message).Should().Be((KeptnResult.Fail, """{"code":5}"""));
        none.Result.Should().Be(KeptnResult.Pass);
    }

    [ScriptFact]
    public async Task Script_ExitCode_FailsWithTheTailOfTheOutput()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", "seq 1 100; echo '{\"a\":1}'; echo broken >&2; exit 3");

        var finished = (await host.TriggerAsync()).Finished;

        (finished.Status, finished.Result).Should().Be((KeptnStatus.Succeeded, KeptnResult.Fail));
        finished.Message.Should().StartWith("test.triggered.sh ended with exit code 3: ").And.Contain("\n100\n").And.Contain("broken").And.NotContain("\n50\n");
    }

    [ScriptFact]
    public async Task Script_InterpreterMissing_IsErrored()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.sh", "echo", o => o.Bash = "no-such-shell");

        var finished = (await host.TriggerAsync()).Finished;

        (finished.Status, finished.Result).Should().Be((KeptnStatus.Errored, KeptnResult.Fail));
        finished.Message.Should().Contain("'no-such-shell' is not installed");
    }

    [ScriptFact]
    public async Task OtherKinds_RunAndSendNothing()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await ScriptHost.StartAsync("test.finished.http", $"GET {receiver.Url}/finished");
        host.Add("test.started.sh", "exit 1").Add("delivery.triggered.http", $"GET {receiver.Url}/${{data.stage}}");

        await host.SendAsync(TestEvents.Create("sh.keptn.event.test.finished", """{"project":"sockshop","stage":"dev","service":"carts"}"""));
        await host.SendAsync(TestEvents.Create("sh.keptn.event.test.started", """{"project":"sockshop","stage":"dev","service":"carts"}"""));
        var run = await host.SendAsync(TestEvents.Create("sh.keptn.event.dev.delivery.triggered", """{"project":"sockshop","stage":"dev","service":"carts"}"""));

        run.ShouldHaveSentNothing();
        receiver.Requests.Select(r => r.Url).Should().Equal("/finished", "/dev");
        run.Outcomes.Should().Contain(o => o.Exception != null && o.Exception.Message == "test.started.sh ended with exit code 1.");
    }

    [Theory]
    [InlineData(200, "fine", "succeeded", "pass", "fine")]
    [InlineData(201, """{"id":7}""", "succeeded", "pass", """{"id":7}""")]
    [InlineData(200, """{"error":"no"}""", "succeeded", "fail", "no")]
    [InlineData(304, "", "succeeded", "fail", "test.triggered.http: the server answered 304: ")]
    [InlineData(500, "boom", "succeeded", "fail", "test.triggered.http: the server answered 500 Internal Server Error: boom")]
    public async Task Request_Answers_AreMapped(int status, string body, string expectedStatus, string result, string message)
    {
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        });
        await using var host = await ScriptHost.StartAsync("test.triggered.http", $"POST {receiver.Url}/x\nContent-Type: application/json\n\n{{\"p\": \"${{data.project}}\"}}\n");

        var finished = (await host.TriggerAsync()).Finished;

        ($"{finished.Status}", $"{finished.Result}", finished.Message).Should().Be((expectedStatus, result, message));
        receiver.Requests.Should().ContainSingle().Which.Body.Should().Be("{\"p\": \"sockshop\"}\n");
    }

    [Fact]
    public async Task Request_NobodyListens_IsErrored()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.http", "GET http://127.0.0.1:1/");

        var finished = (await host.TriggerAsync()).Finished;

        (finished.Status, finished.Result).Should().Be((KeptnStatus.Errored, KeptnResult.Fail));
        finished.Message.Should().StartWith("test.triggered.http: the request failed");
    }

    [Fact]
    public async Task Request_AnswerIsAnObject_IsDataOfTheTask()
    {
        await using var receiver = await Receiver.StartAsync("""{"ticket":"T-1"}""");
        await using var host = await ScriptHost.StartAsync("test.triggered.http", receiver.Url);

        Data(await host.TriggerAsync()).GetProperty("test").GetProperty("ticket").GetString().Should().Be("T-1");
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("other,test", true)]
    public async Task Repository_CannotBeRead_IsOursWhereTheSettingsNameTheTask(string tasks, bool isOurs)
    {
        var log = new LineLogger();
        using var services = new ServiceCollection().AddSingleton(DispatchProxy.Create<IResourcesApi, BrokenApi>()).BuildServiceProvider();
        var cloudEvent = TestEvents.Triggered("test");
        var context = new TaskContext<EventData>(cloudEvent, new EventData())
        {
            Logger = log,
            Services = services,
        };
        var options = new ScriptOptions();
        Array.ForEach(tasks.Split(',', StringSplitOptions.RemoveEmptyEntries), options.Tasks.Add);
        var service = new ScriptService(Options.Create(options), (_, _) => throw new InvalidOperationException(), TimeProvider.System);

        (await service.IsOursAsync(context, CancellationToken.None)).Should().Be(isOurs, "an answer without knowing would fail the tasks of other services");

        log.Lines.Should().ContainSingle().Which.Should().Contain("is not known").And.Contain("the database is away");
        await service.Awaiting(s => s.RunAsync(context, CancellationToken.None)).Should().ThrowAsync<KeptnTaskException>().WithMessage("*the database is away*");
    }

    [ScriptFact]
    public async Task Tasks_Named_OthersAreLeftAlone()
    {
        await using var host = await ScriptHost.StartAsync("all.events.sh", "echo done", o => o.Tasks.Add("test"));

        await host.TriggerAsync("release");
        await host.SendAsync(TestEvents.Create("sh.keptn.event.dev.delivery.finished", "{}"));
        var run = await host.TriggerAsync();

        run.ShouldHaveSent("sh.keptn.event.test.started", "sh.keptn.event.test.finished");
        run.Outcomes.Count(o => o.Disposition == PipelineDisposition.Ignored).Should().BeGreaterThan(1);
    }

    private static CloudEvents.CloudEvent WithId(string id, string task)
    {
        var template = TestEvents.Triggered(task);
        return new()
        {
            Data = template.Data,
            Id = id,
            Source = template.Source,
            Type = template.Type,
            [KeptnAttributeNames.KeptnContext] = "ctx",
        };
    }

    private static JsonElement Data(TestRun run) => JsonElement.Parse(run.Finished.CloudEvent.Data.Bytes.Span);

    /// <summary>A configuration repository whose database is away.</summary>
    public class BrokenApi : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new KeptnApiException("the database is away");
    }
}
