using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Orchestration;

public class ControlTests
{
    [Fact]
    public async Task PauseAsync_RunningSequence_HoldsTheNextTaskUntilResumed()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        var run = await local.TriggerAsync();

        await local.ControlPlane.PauseAsync(LocalFixture.Project, run.KeptnContext);
        await local.AnswerAsync("deployment");

        (await local.GetTypesAsync()).Should().NotContain("test.triggered");
        (await StateAsync(local)).Should().Be(("paused", "paused"));
        await local.ControlPlane.ResumeAsync(LocalFixture.Project, run.KeptnContext);
        await local.AnswerAsync("test");
        (await run.Completion).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task PauseAsync_OtherStage_HoldsThatStageOnly()
    {
        await using var local = new LocalFixture(Shipyards.TwoStages);
        var run = await local.TriggerAsync();

        await local.ControlPlane.PauseAsync(LocalFixture.Project, run.KeptnContext, "prod");
        await local.AnswerAsync("deployment");

        (await local.GetTypesAsync()).Should().Contain("prod.delivery.triggered").And.NotContain("release.triggered");
        (await local.ControlPlane.GetExecutionsAsync(LocalFixture.Project))[0].State.Should().Be("paused");
        await local.ControlPlane.ResumeAsync(LocalFixture.Project, run.KeptnContext, "prod");
        (await local.GetTypesAsync()).Should().Contain("release.triggered");
    }

    [Fact]
    public async Task AbortAsync_RunningSequence_EndsItAndNothingFollows()
    {
        await using var local = new LocalFixture(Shipyards.TwoStages);
        var run = await local.TriggerAsync();
        var triggered = await local.GetTriggeredAsync("deployment");
        await local.StartAsync(triggered);

        await local.ControlPlane.AbortAsync(LocalFixture.Project, run.KeptnContext);

        var outcome = await run.Completion;
        outcome.State.Should().Be("aborted");
        outcome.Status.Should().Be(KeptnStatus.Aborted);
        outcome.Result.Should().Be(KeptnResult.Pass);
        outcome.IsSuccess.Should().BeFalse();
        await local.FinishAsync(triggered);
        (await local.GetTypesAsync()).Should().NotContain("prod.delivery.triggered");
        (await local.ControlPlane.GetOpenEventsAsync(LocalFixture.Project)).Should().BeEmpty();
    }

    [Fact]
    public async Task AbortAsync_QueuedSequence_LetsTheNextOneIn()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.TriggerAsync();
        var queued = await local.TriggerAsync();
        var last = await local.TriggerAsync();

        await local.ControlPlane.AbortAsync(LocalFixture.Project, queued.KeptnContext);
        (await queued.Completion).State.Should().Be("aborted");
        await local.AnswerAsync("deployment", "fail");

        (await local.GetTriggeredAsync("deployment")).KeptnContext.Should().Be(last.KeptnContext);
    }

    [Fact]
    public async Task AbortAsync_ThirdRoundOfALoop_EndsThatRoundOnly()
    {
        await using var local = new LocalFixture(Shipyards.LoopOnFail);
        var run = await local.TriggerAsync();
        await local.AnswerAsync("deployment", "fail");
        await local.AnswerAsync("deployment", "fail");

        await local.ControlPlane.AbortAsync(LocalFixture.Project, run.KeptnContext);

        var outcome = await run.Completion;
        outcome.Sequences.Select(s => s.Status.Value).Should().Equal("succeeded", "succeeded", "aborted");
        (await local.GetLastAsync("dev.delivery.finished")).TriggeredId
            .Should().Be((await local.GetLastAsync("dev.delivery.triggered")).Id, "that round was aborted, not an earlier one");
    }

    [Fact]
    public async Task AbortAsync_PausedRun_NoLongerHoldsItsContext()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        var run = await local.TriggerAsync();
        await local.ControlPlane.PauseAsync(LocalFixture.Project, run.KeptnContext);
        await local.ControlPlane.AbortAsync(LocalFixture.Project, run.KeptnContext);

        await local.TriggerAgainAsync(run.KeptnContext);

        (await local.GetTypesAsync()).Count(t => t == "deployment.triggered").Should().Be(2);
    }

    [Fact]
    public async Task PauseAsync_UnknownRun_IsNoError()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);

        await local.ControlPlane.PauseAsync(LocalFixture.Project, "nothing");
        await local.ControlPlane.ResumeAsync(LocalFixture.Project, "nothing");
        await local.ControlPlane.AbortAsync(LocalFixture.Project, "nothing");

        (await local.ControlPlane.GetSequencesAsync(LocalFixture.Project)).Should().BeEmpty();
    }

    private static async Task<(string View, string Execution)> StateAsync(LocalFixture local) => (
        (await local.ControlPlane.GetSequencesAsync(LocalFixture.Project)).Single().State,
        (await local.ControlPlane.GetExecutionsAsync(LocalFixture.Project)).Single().State);
}
