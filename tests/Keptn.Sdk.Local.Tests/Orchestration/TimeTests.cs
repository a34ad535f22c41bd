using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Orchestration;

public class TimeTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task TaskStartedTimeout_NobodyAnswers_EndsWithAnErrorAndNothingFollows()
    {
        await using var local = new LocalFixture(Shipyards.TwoStages);
        var run = await local.TriggerAsync();

        await local.AdvanceAsync(TimeSpan.FromMinutes(10) - s_second);
        run.Completion.IsCompleted.Should().BeFalse();
        await local.AdvanceAsync(s_second);

        var outcome = await run.Completion;
        outcome.State.Should().Be("timedOut");
        outcome.Status.Should().Be(KeptnStatus.Errored);
        outcome.Result.Should().Be(KeptnResult.Fail);
        outcome.Message.Should().Contain("sh.keptn.event.deployment.triggered");
        (await local.GetTypesAsync()).Should().NotContain("dev.rollback.triggered");
        (await local.ControlPlane.GetOpenEventsAsync(LocalFixture.Project)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("started")]
    [InlineData("finished")]
    [InlineData("status.changed")]
    public async Task TaskStartedTimeout_AnyAnswer_DisarmsItForGood(string kind)
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        var run = await local.TriggerAsync();
        var triggered = await local.GetTriggeredAsync("deployment");

        await local.ControlPlane.PublishAsync(
            new(Answers.Started(triggered)) { Type = KeptnEventType.ForTask("deployment", kind) });
        await local.AdvanceAsync(TimeSpan.FromDays(2));

        run.Completion.IsCompleted.Should().BeFalse();
        (await local.GetTypesAsync()).Should().NotContain("dev.delivery.finished");
    }

    [Fact]
    public async Task TaskStartedTimeout_TaskWaitedInTheQueue_CountsFromTheMomentItIsSent()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.TriggerAsync();
        await local.StartAsync(await local.GetTriggeredAsync("deployment"));
        var second = await local.TriggerAsync();
        await local.AdvanceAsync(TimeSpan.FromMinutes(30));

        await local.FinishAsync(await local.GetTriggeredAsync("deployment"), "fail");
        await local.AdvanceAsync(TimeSpan.FromMinutes(9));

        (await local.GetTriggeredAsync("deployment")).KeptnContext.Should().Be(second.KeptnContext);
        second.Completion.IsCompleted.Should().BeFalse();
        await local.AdvanceAsync(TimeSpan.FromMinutes(1));
        (await second.Completion).State.Should().Be("timedOut");
    }

    [Fact]
    public async Task TaskStartedTimeout_Zero_WaitsForEver()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks, o => o.TaskStartedTimeout = TimeSpan.Zero);
        var run = await local.TriggerAsync();

        await local.AdvanceAsync(TimeSpan.FromDays(365));

        run.Completion.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task TaskStartedTimeout_LongerThanTimersOfTheSystemGo_IsNoTrouble()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks, o =>
        {
            o.TimeProvider = TimeProvider.System;
            o.TaskStartedTimeout = TimeSpan.FromDays(366);
            o.UnansweredTaskWarning = TimeSpan.Zero;
        });
        var run = await local.TriggerAsync();

        await local.AnswerAsync("deployment", "fail");

        (await run.Completion).State.Should().Be("finished");
    }

    [Fact]
    public async Task UnansweredTaskWarning_NobodyAnswers_NamesTheTaskAndWhoIsThere()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await using var deaf = await TestService.ConnectAsync(local.ControlPlane, "jmeter", ["sh.keptn.event.test.triggered"]);
        var run = await local.TriggerAsync();

        await local.AdvanceAsync(TimeSpan.FromSeconds(5));

        var warning = await local.GetWarningAsync(LocalWarningKind.TaskUnanswered);
        warning.KeptnContext.Should().Be(run.KeptnContext);
        warning.Message.Should().Be(
            "Nobody has started task 'deployment' of carts in dev for 5 s (sh.keptn.event.deployment.triggered). "
            + "Nobody is subscribed to it; connected: jmeter (sh.keptn.event.test.triggered). "
            + "Without an answer the sequence ends with an error after 10 min.");
    }

    [Fact]
    public async Task UnansweredTaskWarning_SubscriberIsSilent_NamesIt()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks, o => o.TaskStartedTimeout = TimeSpan.Zero);
        await using var silent = await TestService.ConnectAsync(local.ControlPlane, "helm", ["sh.keptn.event.*.triggered"]);
        await local.TriggerAsync();

        await local.AdvanceAsync(TimeSpan.FromSeconds(5));

        var warning = await local.GetWarningAsync(LocalWarningKind.TaskUnanswered);
        warning.Message.Should().EndWith("Subscribed to it: helm.");
    }

    [Fact]
    public async Task TriggeredAfter_Minute_PutsTheTaskOff()
    {
        await using var local = new LocalFixture(Shipyards.PutOff);
        await local.TriggerAsync();
        await local.AnswerAsync("deployment");
        (await local.GetTypesAsync()).Should().NotContain("evaluation.triggered");
        (await local.ControlPlane.GetOpenEventsAsync(LocalFixture.Project, "sh.keptn.event.evaluation.triggered")).Should().BeEmpty();

        await local.AdvanceAsync(TimeSpan.FromSeconds(59));
        (await local.GetTypesAsync()).Should().NotContain("evaluation.triggered");
        await local.AdvanceAsync(s_second);

        var triggered = await local.GetTriggeredAsync("evaluation");
        triggered.Time.Should().Be(local.Time.GetUtcNow(), "the event tells when it was sent");
        (await local.ControlPlane.GetOpenEventsAsync(LocalFixture.Project, "sh.keptn.event.evaluation.triggered")).Should().ContainSingle();
    }
}
