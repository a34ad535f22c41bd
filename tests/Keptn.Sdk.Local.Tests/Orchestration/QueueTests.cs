using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Orchestration;

public class QueueTests
{
    [Fact]
    public async Task TriggerSequenceAsync_SameService_WaitsForTheOneBeforeFirstComeFirstServed()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        List<SequenceRun> runs = [await local.TriggerAsync(), await local.TriggerAsync(), await local.TriggerAsync()];
        (await StatesAsync(local)).Should().Equal("waiting", "waiting", "started");

        foreach (var run in runs)
        {
            (await local.GetTriggeredAsync("deployment")).KeptnContext.Should().Be(run.KeptnContext);
            await local.AnswerAsync("deployment", "fail");
            (await run.Completion).State.Should().Be("finished");
        }
    }

    [Fact]
    public async Task PublishAsync_SameContextAsTheRunningOne_WaitsForSeveralThatCameEarlier()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        var running = await local.TriggerAsync();
        await local.TriggerAsync();
        await local.TriggerAsync();

        var again = await local.TriggerAgainAsync(running.KeptnContext);

        var executions = await local.ControlPlane.GetExecutionsAsync(LocalFixture.Project, running.KeptnContext);
        executions.Single(e => e.Scope.TriggeredId == again.Id).State.Should().Be("triggered");
    }

    [Fact]
    public async Task PublishAsync_ContextOfAnEndedRunHasToWait_IsStillShownAsFinished()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        var ended = await local.TriggerAsync();
        await local.AnswerAsync("deployment", "fail");
        await local.TriggerAsync();

        await local.TriggerAgainAsync(ended.KeptnContext);

        (await StatesAsync(local)).Should().Equal("started", "finished");
    }

    [Fact]
    public async Task TriggerSequenceAsync_OtherServiceOrStage_RunsAtOnce()
    {
        await using var local = new LocalFixture(Shipyards.TwoStages);

        await local.TriggerAsync();
        await local.TriggerAsync(service: "orders");
        await local.TriggerAsync(stage: "prod");

        (await local.GetTypesAsync()).Where(t => t.EndsWith(".triggered", StringComparison.Ordinal)).Should().Equal(
            "dev.delivery.triggered", "deployment.triggered",
            "dev.delivery.triggered", "deployment.triggered",
            "prod.delivery.triggered", "release.triggered");
    }

    [Fact]
    public async Task TriggerSequenceAsync_OtherOneWaitsForApproval_RunsAtOnce()
    {
        await using var local = new LocalFixture(Shipyards.Approval);
        var first = await local.TriggerAsync();
        (await local.ControlPlane.GetExecutionsAsync(LocalFixture.Project)).Single().State.Should().Be("waitingForApproval");

        var second = await local.TriggerAsync();

        (await local.GetTriggeredAsync("approval")).KeptnContext.Should().Be(second.KeptnContext);
        first.KeptnContext.Should().NotBe(second.KeptnContext);
    }

    [Fact]
    public async Task PublishAsync_SameTriggerTwice_StartsOnce()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.TriggerAsync();

        await local.ControlPlane.PublishAsync(await local.GetLastAsync("dev.delivery.triggered"));

        (await local.GetTypesAsync()).Count(t => t == "deployment.triggered").Should().Be(1);
        (await local.GetWarningAsync(LocalWarningKind.EventIgnored)).Message.Should().Contain("came before");
    }

    [Fact]
    public async Task FinishAsync_TwoSuccessorsInOneStage_SecondOneHangsAsOnTheRealOne()
    {
        await using var local = new LocalFixture(Shipyards.TwoSuccessorsInOneStage);
        var run = await local.TriggerAsync();
        await local.AnswerAsync("deployment");
        (await local.GetTypesAsync()).Should().Contain("first.triggered").And.NotContain("second.triggered");

        await local.AnswerAsync("first");

        var outcome = await run.Completion;
        outcome.IsSuccess.Should().BeFalse();
        outcome.StuckReasons.Should().ContainSingle().Which.Should().Contain("same context");
        outcome.Sequences.Select(s => s.Sequence).Should().Equal("delivery", "one");
        (await local.GetTypesAsync()).Should().NotContain("second.triggered");
        (await local.GetWarningAsync(LocalWarningKind.SequenceStuck)).Message.Should().StartWith("Sequence 'two' of carts in dev hangs");
    }

    private static async Task<IEnumerable<string>> StatesAsync(LocalFixture local) =>
        (await local.ControlPlane.GetSequencesAsync(LocalFixture.Project)).Select(s => s.State);
}
