using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Orchestration;

public class TaskFlowTests
{
    [Fact]
    public async Task TriggerSequenceAsync_TwoTasks_RunsOneAfterTheOtherAndEnds()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);

        var run = await local.TriggerAsync();
        await local.AnswerAsync("deployment");
        run.Completion.IsCompleted.Should().BeFalse();
        await local.AnswerAsync("test");

        (await local.GetTypesAsync()).Should().Equal(
            "dev.delivery.triggered",
            "deployment.triggered", "deployment.started", "deployment.finished",
            "test.triggered", "test.started", "test.finished",
            "dev.delivery.finished");
        var outcome = await run.Completion;
        outcome.IsSuccess.Should().BeTrue();
        outcome.State.Should().Be("finished");
        outcome.KeptnContext.Should().Be(run.KeptnContext);
        outcome.Sequences.Should().Equal(
            new EndedSequence("dev", "delivery", "carts", KeptnStatus.Succeeded, KeptnResult.Pass, string.Empty));
    }

    [Fact]
    public async Task TriggerSequenceAsync_DataOfTriggerAndTasks_ReachesLaterTasksMerged()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.ControlPlane.TriggerSequenceAsync(
            LocalFixture.Project, "dev", "delivery", "carts",
            System.Text.Json.JsonElement.Parse("""{"configurationChange":{"values":{"image":"a:1","replicas":3}},"list":["old"],"message":"go"}"""),
            new Dictionary<string, string> { ["build"] = "17" });

        await local.AnswerAsync("deployment", data: """
            {"configurationChange":{"values":{"image":"a:2","replicas":5}},"list":["new"],"deployment":{"deploymentNames":["direct"]},"message":"done"}
            """);

        var data = Answers.ReadData(await local.GetTriggeredAsync("test"));
        data["configurationChange"]!.ToJsonString().Should().Be("""{"values":{"image":"a:2","replicas":3}}""");
        data["list"]!.ToJsonString().Should().Be("""["new","old"]""");
        data["deployment"]!.ToJsonString().Should().Be("""{"deploymentNames":["direct"]}""");
        data["test"]!.ToJsonString().Should().Be("""{"teststrategy":"functional"}""");
        data["labels"]!.ToJsonString().Should().Be("""{"build":"17"}""");
        data["message"]!.ToJsonString().Should().Be("\"\"");
        data["result"]!.ToJsonString().Should().Be("\"pass\"");
        data["status"]!.ToJsonString().Should().Be("\"succeeded\"");
    }

    [Fact]
    public async Task TriggerSequenceAsync_EveryTask_CarriesContextCommitAndSpecVersion()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks, o => o.KeptnSpecVersion = "0.2.4");
        var commit = local.ControlPlane.Configuration.GetCommitId(LocalFixture.Project, "dev");

        var run = await local.TriggerAsync();

        var triggered = await local.GetTriggeredAsync("deployment");
        triggered.KeptnContext.Should().Be(run.KeptnContext);
        triggered.GitCommitId.Should().Be(commit).And.MatchRegex("^[0-9a-f]{40}$");
        triggered.KeptnSpecVersion.Should().Be("0.2.4");
        triggered.TriggeredId.Should().BeNull();
        triggered.Source.Should().Be("shipyard-controller");
        triggered.Validate();
    }

    [Fact]
    public async Task TriggerSequenceAsync_TwoTasksFillTheSameNestedList_RepeatsEntriesAsTheRealOne()
    {
        // The real control plane stores the merged object in place of the first task's; see PayloadTree.
        await using var local = new LocalFixture(Shipyards.TwoTasks.Replace("- name: test\n", "- name: middle\n            - name: test\n", StringComparison.Ordinal));
        await local.TriggerAsync();
        await local.AnswerAsync("deployment", data: """{"x":{"l":[1]}}""");
        await local.AnswerAsync("middle", data: """{"x":{"l":[2]}}""");

        await local.AnswerAsync("test", data: """{"x":{"l":[3]}}""");

        var data = Answers.ReadData(await local.GetTriggeredAsync("test"));
        data["x"]!.ToJsonString().Should().Be("""{"l":[2,1]}""");
        var execution = (await local.ControlPlane.GetExecutionsAsync(LocalFixture.Project)).Single();
        execution.PreviousTasks[0].Properties!.Value.GetProperty("x").GetRawText().Should().Be("""{"l":[2,1]}""");
    }

    [Theory]
    [InlineData("fail", "succeeded", "fail", "succeeded")]
    [InlineData("pass", "errored", "pass", "errored")]
    [InlineData("fail", "errored", "fail", "errored")]
    [InlineData(null, "succeeded", "fail", "succeeded")]
    [InlineData("pass", null, "fail", "unknown")]
    [InlineData("PASS", "succeeded", "fail", "succeeded")]
    [InlineData("pass", "odd", "fail", "unknown")]
    public async Task FinishAsync_BadOutcome_EndsTheSequence(string? result, string? status, string ended, string endedStatus)
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        var run = await local.TriggerAsync();
        var triggered = await local.GetTriggeredAsync("deployment");
        await local.StartAsync(triggered);

        await local.FinishAsync(triggered, result, status, """{"message":"no luck","labels":{"a":"b"},"secret":"stays"}""");

        var outcome = await run.Completion;
        outcome.IsSuccess.Should().BeFalse();
        outcome.Result.Value.Should().Be(ended);
        outcome.Status.Value.Should().Be(endedStatus);
        outcome.Message.Should().Be("no luck");
        (await local.GetTypesAsync()).Should().NotContain("test.triggered");
        var finished = await local.GetLastAsync("dev.delivery.finished");
        finished.TriggeredId.Should().Be(run.TriggeredId);
        Answers.ReadData(finished).ToJsonString().Should().Be(
            $$"""{"project":"sockshop","stage":"dev","service":"carts","labels":{"a":"b"},"status":"{{endedStatus}}","result":"{{ended}}","message":"no luck"}""");
    }

    [Theory]
    [InlineData("warning", "succeeded")]
    [InlineData("pass", "aborted")]
    public async Task FinishAsync_WarningOrAborted_GoesOn(string result, string status)
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.TriggerAsync();

        await local.AnswerAsync("deployment", result, status);

        var data = Answers.ReadData(await local.GetTriggeredAsync("test"));
        data["result"]!.GetValue<string>().Should().Be(result);
        data["status"]!.GetValue<string>().Should().Be(status);
    }

    [Fact]
    public async Task FinishAsync_SeveralResponders_WaitsForAllAndTakesTheWorst()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.TriggerAsync();
        var triggered = await local.GetTriggeredAsync("deployment");
        await local.StartAsync(triggered, "a");
        await local.StartAsync(triggered, "b");
        await local.FinishAsync(triggered, "warning", data: """{"deployment":{"names":["a"],"first":"a"}}""", source: "a");
        (await local.GetTypesAsync()).Should().NotContain("test.triggered");

        await local.FinishAsync(triggered, "pass", data: """{"deployment":{"names":["b"],"first":"b"}}""", source: "b");

        var data = Answers.ReadData(await local.GetTriggeredAsync("test"));
        data["result"]!.GetValue<string>().Should().Be("warning");
        data["deployment"]!.ToJsonString().Should().Be("""{"names":["b","a"],"first":"b"}""");
    }

    [Fact]
    public async Task FinishAsync_SecondResponderStartsAfterTheFirstHasFinished_ComesTooLate()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.TriggerAsync();
        var triggered = await local.GetTriggeredAsync("deployment");
        await local.AnswerAsync("deployment", source: "a");

        await local.StartAsync(triggered, "b");
        await local.FinishAsync(triggered, "fail", source: "b");

        (await local.GetTypesAsync()).Should().Contain("test.triggered").And.NotContain("dev.delivery.finished");
        var warning = await local.GetWarningAsync(LocalWarningKind.EventIgnored);
        warning.Message.Should().Contain("deployment.started of b").And.Contain(triggered.Id);
    }

    [Fact]
    public async Task TriggerSequenceAsync_Evaluation_IsBuiltIntoEveryStage()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);

        var run = await local.TriggerAsync("evaluation");
        await local.AnswerAsync("evaluation");

        (await run.Completion).Sequences.Single().Sequence.Should().Be("evaluation");
    }
}
