using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Evaluation;

public class EvaluationServiceTests
{
    [Fact]
    public async Task Evaluation_Sequence_EndsWithTheVerdict()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed);
        var run = await fixture.TriggerAsync();

        await fixture.AnswerAsync(await fixture.Bus.NextAsync("get-sli.triggered"), 600);

        var outcome = await run.Completion.WaitAsync(EvaluationFixture.Patience);
        outcome.Sequences.Should().ContainSingle().Which.Result.Should().Be(KeptnResult.Fail);
        outcome.Sequences[0].Message.Should().Contain("Evaluation failed since the calculated score of 0 is below the warning value of 75");
        (await fixture.Local.ControlPlane.GetSequencesAsync(LocalFixture.Project)).Single().Stages.Single().LatestEvaluation
            .Should().Be(new Local.State.SequenceStageEvaluation("fail", 0));
    }

    [Fact]
    public async Task Evaluation_GetSli_CarriesWhatTheProviderNeeds()
    {
        await using var fixture = new EvaluationFixture("filter:\n  handler: Items\n" + SloFiles.Fixed);
        var run = await fixture.TriggerAsync(""","labels":{"build":"7"},"deployment":{"deploymentNames":["user","direct"]}""");

        var getSli = await fixture.Bus.NextAsync("get-sli.triggered");

        var triggered = await fixture.Local.GetTriggeredAsync("evaluation");
        getSli.KeptnContext.Should().Be(run.KeptnContext);
        getSli.TriggeredId.Should().BeNull();
        getSli.GitCommitId.Should().Be(triggered.GitCommitId).And.NotBeNullOrEmpty();
        Answers.ReadData(getSli).ToJsonString().Should().Be(
            """
            {"project":"sockshop","stage":"dev","service":"carts","labels":{"build":"7"},"get-sli":{"sliProvider":"fake","start":"2030-01-02T02:50:00.000Z","end":"2030-01-02T03:00:00.000Z","indicators":["rt"],"customFilters":[{"key":"handler","value":"Items"}]},"deployment":"user"}
            """.Trim());
    }

    [Fact]
    public async Task Evaluation_ProviderFails_FailsWithItsMessageAndKeepsTheScore()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed);
        await fixture.TriggerAsync();
        var getSli = await fixture.Bus.NextAsync("get-sli.triggered");

        await fixture.Local.FinishAsync(
            getSli, "fail", data: """{"message":"half is missing","get-sli":{"indicatorValues":[{"metric":"rt","value":1,"success":true}]}}""");

        var finished = await fixture.Bus.NextAsync("evaluation.finished");
        EvaluationFixture.Text(finished, "result").Should().Be("fail");
        EvaluationFixture.Text(finished, "message").Should().Be("lighthouse failed because SLI failed with message half is missing");
        EvaluationFixture.Evaluation(finished)["result"]!.GetValue<string>().Should().Be("pass");
        EvaluationFixture.Evaluation(finished)["score"]!.GetValue<double>().Should().Be(100);
    }

    [Theory]
    [InlineData("""{"evaluation":{"start":7}}""", "'evaluation.start' must be a string")]
    [InlineData("""{"evaluation":{"timeframe":"5 minutes"}}""", "'timeframe' is '5 minutes'")]
    public async Task Evaluation_UnusableTimeFrame_EndsErroredNamingIt(string data, string named)
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed);

        var run = await fixture.Local.TriggerAsync("evaluation", data: data);

        var finished = await fixture.Bus.NextAsync("evaluation.finished");
        EvaluationFixture.Text(finished, "status").Should().Be("errored");
        EvaluationFixture.Text(finished, "message").Should().Contain(named);
        (await run.Completion.WaitAsync(EvaluationFixture.Patience)).Sequences.Single().Status.Should().Be(KeptnStatus.Errored);
    }

    [Fact]
    public async Task Evaluation_AnswerCannotBeRead_EndsErroredNamingTheMember()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed);
        await fixture.TriggerAsync();
        var getSli = await fixture.Bus.NextAsync("get-sli.triggered");

        await fixture.Local.FinishAsync(getSli, data: """{"get-sli":{"indicatorValues":[{"metric":"rt","value":"fast"}]}}""");

        var finished = await fixture.Bus.NextAsync("evaluation.finished");
        EvaluationFixture.Text(finished, "status").Should().Be("errored");
        EvaluationFixture.Text(finished, "message").Should().Contain("indicatorValues[0].value");
        finished.TriggeredId.Should().Be((await fixture.Local.GetTriggeredAsync("evaluation")).Id);
    }

    [Fact]
    public async Task Evaluation_CriterionComesToInfinity_EndsErroredAndNotWithoutData()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed.Replace("<600", "<inf", StringComparison.Ordinal));

        var finished = await fixture.EvaluateAsync(1);

        EvaluationFixture.Text(finished, "status").Should().Be("errored");
        EvaluationFixture.Text(finished, "message").Should().Contain("infinity");
    }

    [Fact]
    public async Task Evaluation_AnswerLargerThanAnEventMayBe_EndsErroredSayingSo()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed + "\n" + new string('#', 60_000), o => o.MaxEventSize = 64 * 1024);

        var finished = await fixture.EvaluateAsync(1);

        EvaluationFixture.Text(finished, "status").Should().Be("errored");
        EvaluationFixture.Text(finished, "message").Should().Contain("the local control plane takes 65536");
    }

    [Fact]
    public async Task Evaluation_QuestionLargerThanAnEventMayBe_EndsErroredSayingSo()
    {
        var objectives = string.Concat(Enumerable.Range(0, 5000).Select(i => $"  - sli: an-indicator-{i}\n"));
        await using var fixture = new EvaluationFixture($"objectives:\n{objectives}total_score:\n  pass: '90'\n", o => o.MaxEventSize = 64 * 1024);

        await fixture.TriggerAsync();

        var finished = await fixture.Bus.NextAsync("evaluation.finished");
        EvaluationFixture.Text(finished, "status").Should().Be("errored");
        EvaluationFixture.Text(finished, "message").Should().Contain("sh.keptn.event.get-sli.triggered has").And.Contain("65536");
    }

    [Fact]
    public async Task Evaluation_ServiceItselfFails_EndsErroredAndGoesOnWithTheNext()
    {
        var time = new TimeWithoutTimers(TimeSpan.FromSeconds(61));
        await using var fixture = new EvaluationFixture(SloFiles.Fixed, o =>
        {
            o.TimeProvider = time;
            o.UnansweredSliWarning = TimeSpan.FromSeconds(61);
        });

        var run = await fixture.TriggerAsync();

        var outcome = await run.Completion.WaitAsync(EvaluationFixture.Patience);
        outcome.Sequences.Single().Status.Should().Be(KeptnStatus.Errored);
        outcome.Sequences.Single().Message.Should().Be("No timers today.");
        (await fixture.Local.GetWarningAsync(LocalWarningKind.InternalError)).Message
            .Should().Be("lighthouse-service failed on sh.keptn.event.evaluation.triggered of shipyard-controller: No timers today.");
        await fixture.Bus.NextAsync("evaluation.finished");
        time.HasTimers = true;
        EvaluationFixture.Text(await fixture.EvaluateAsync(1), "result").Should().Be("pass");
    }

    [Fact]
    public async Task Evaluation_BrokenSloFile_WarnsWithTheLine()
    {
        await using var fixture = new EvaluationFixture("objectives:\n  - sli: [rt]\n");

        await fixture.TriggerAsync();

        var finished = await fixture.Bus.NextAsync("evaluation.finished");
        EvaluationFixture.Text(finished, "message").Should().Be(
            "error retrieving SLO file: Could not parse SLO file for service carts in stage dev in project sockshop");
        (await fixture.Local.GetWarningAsync(LocalWarningKind.Configuration)).Message.Should().Contain("dev/carts/slo.yaml:2");
    }

    [Fact]
    public async Task Evaluation_AnswerNamesAnotherStage_WaitsForTheRightOneAndWarns()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed);
        await fixture.TriggerAsync();
        var getSli = await fixture.Bus.NextAsync("get-sli.triggered");

        await fixture.Local.FinishAsync(getSli, data: """{"stage":"prod","get-sli":{"indicatorValues":[{"metric":"rt","value":1,"success":true}]}}""");

        (await fixture.Local.GetWarningAsync(LocalWarningKind.EventIgnored)).Message.Should().Contain("answers the evaluation of carts in dev of sockshop, but names carts in prod of sockshop");
        await fixture.AnswerAsync(getSli, 700);
        EvaluationFixture.Text(await fixture.Bus.NextAsync("evaluation.finished"), "result").Should().Be("fail");
    }

    [Fact]
    public async Task Evaluation_TwoOfOneContext_AreAnsweredByTheIdThatIsNamed()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed);
        var triggered = await PublishTriggerAsync(fixture, "first");
        await PublishTriggerAsync(fixture, "second");
        var first = await fixture.Bus.NextAsync("get-sli.triggered");
        var second = await fixture.Bus.NextAsync("get-sli.triggered");

        await fixture.AnswerAsync(first, 700);
        await fixture.AnswerAsync(second, 1);

        var answers = new[] { await fixture.Bus.NextAsync("evaluation.finished"), await fixture.Bus.NextAsync("evaluation.finished") };
        answers.Select(a => (a.TriggeredId, EvaluationFixture.Text(a, "result"))).Should().Equal(("first", "fail"), ("second", "pass"));
        triggered.KeptnContext.Should().Be(answers[1].KeptnContext);
    }

    [Fact]
    public async Task Evaluation_MoreWaitThanTheLimit_EndsTheOldestErrored()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed, o => o.MaxEndedSequences = 2);
        foreach (var id in new[] { "1", "2", "3" })
        {
            await PublishTriggerAsync(fixture, id);
        }

        var finished = await fixture.Bus.NextAsync("evaluation.finished");
        finished.TriggeredId.Should().Be("1");
        EvaluationFixture.Text(finished, "message").Should().Be("too many evaluations wait for their values");
    }

    [Fact]
    public async Task Evaluation_EventWithoutContextOrStage_IsIgnoredWithAWarning()
    {
        await using var fixture = new EvaluationFixture(SloFiles.Fixed);

        await fixture.Local.ControlPlane.PublishAsync(new CloudEvent
        {
            Id = "odd",
            Source = "tests",
            Type = EvaluationTriggered.EventType,
            Data = CloudEventData.FromJson("""{"project":"sockshop"}"""),
            [KeptnAttributeNames.KeptnContext] = "context",
        });

        (await fixture.Local.GetWarningAsync(LocalWarningKind.EventIgnored)).Message.Should().Contain("data has no stage");
    }

    [Fact]
    public async Task DisposeAsync_EvaluationsWait_LeavesNothingBehind()
    {
        var fixture = new EvaluationFixture(SloFiles.Fixed);
        await fixture.TriggerAsync();
        await fixture.Bus.NextAsync("get-sli.triggered");

        await fixture.DisposeAsync();

        fixture.Local.Time.TimerCount.Should().Be(0);
    }

    private static async Task<CloudEvent> PublishTriggerAsync(EvaluationFixture fixture, string id)
    {
        var triggered = new CloudEvent
        {
            Id = id,
            Source = "tests",
            Type = EvaluationTriggered.EventType,
            Data = CloudEventData.FromJson("""{"project":"sockshop","stage":"dev","service":"carts","evaluation":{"timeframe":"5m"}}"""),
            [KeptnAttributeNames.KeptnContext] = "one-context",
        };
        await fixture.Local.ControlPlane.PublishAsync(triggered);
        return triggered;
    }

    /// <summary>A clock that cannot make the timers of one length.</summary>
    private sealed class TimeWithoutTimers(TimeSpan refused) : TimeProvider
    {
        internal volatile bool HasTimers;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => HasTimers || dueTime != refused
            ? base.CreateTimer(callback, state, dueTime, period)
            : throw new InvalidOperationException("No timers today.");
    }
}
