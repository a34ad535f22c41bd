using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Orchestration;

public class StageFlowTests
{
    [Theory]
    [InlineData("pass")]
    [InlineData("warning")]
    public async Task FinishAsync_PassOrWarning_StartsTheNextStageWithAllData(string result)
    {
        await using var local = new LocalFixture(Shipyards.TwoStages);
        var run = await local.TriggerAsync(data: """{"configurationChange":{"values":{"image":"a:1"}}}""");

        await local.AnswerAsync("deployment", result, data: """{"deployment":{"names":["direct"]},"message":"done"}""");

        run.Completion.IsCompleted.Should().BeFalse("the next stage belongs to the run");
        var next = await local.GetLastAsync("prod.delivery.triggered");
        next.KeptnContext.Should().Be(run.KeptnContext);
        next.TriggeredId.Should().BeNull();
        Answers.ReadData(next).ToJsonString().Should().Be(
            """{"configurationChange":{"values":{"image":"a:1"}},"project":"sockshop","service":"carts",""" +
            """ "deployment":{"names":["direct"]},"message":"","result":"RESULT","status":"succeeded","stage":"prod"}"""
                .TrimStart().Replace("RESULT", result, StringComparison.Ordinal));
        Answers.ReadData(await local.GetTriggeredAsync("release"))["stage"]!.GetValue<string>().Should().Be("prod");

        await local.AnswerAsync("release");
        var outcome = await run.Completion;
        outcome.Sequences.Select(s => $"{s.Stage}.{s.Sequence}").Should().Equal("dev.delivery", "prod.delivery");
        outcome.IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task FinishAsync_Fail_StartsWhatSelectsItOnly()
    {
        await using var local = new LocalFixture(Shipyards.TwoStages);
        var run = await local.TriggerAsync();

        await local.AnswerAsync("deployment", "fail");
        await local.AnswerAsync("rollback");

        var outcome = await run.Completion;
        outcome.Sequences.Select(s => $"{s.Stage}.{s.Sequence} {s.Result}").Should().Equal("dev.delivery fail", "dev.rollback pass");
        outcome.Result.Value.Should().Be("pass");
        outcome.IsSuccess.Should().BeFalse("not all of the run is well");
        (await local.GetTypesAsync()).Should().NotContain("prod.delivery.triggered");
    }

    [Theory]
    [InlineData("result: warning", "warning", true)]
    [InlineData("result: warning", "pass", false)]
    [InlineData("deployment.result: fail", "fail", true)]
    [InlineData("test.result: fail", "fail", false)]
    [InlineData("result: failed", "fail", false)]
    public async Task FinishAsync_Selector_ComparesTheVerdict(string match, string result, bool starts)
    {
        await using var local = new LocalFixture(
            Shipyards.TwoStages.Replace("result: fail", match, StringComparison.Ordinal));
        await local.TriggerAsync();

        await local.AnswerAsync("deployment", result);

        (await local.GetTypesAsync()).Contains("dev.rollback.triggered").Should().Be(starts);
    }

    [Fact]
    public async Task FinishAsync_ShipyardEditedMeanwhile_KeepsTheTasksAndSuccessorsOfTheStart()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.TriggerAsync();

        local.Write("shipyard.yaml", Shipyards.TwoStages);
        await local.AnswerAsync("deployment");

        (await local.GetTypesAsync()).Should().Contain("test.triggered");
        await local.AnswerAsync("test");
        (await local.GetTypesAsync()).Should().NotContain("prod.delivery.triggered");
        await local.TriggerAsync();
        await local.AnswerAsync("deployment");
        (await local.GetTypesAsync()).Should().Contain("prod.delivery.triggered");
    }
}
