using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Orchestration;

public class OddEventTests
{
    private const string Trigger = "sh.keptn.event.dev.delivery.triggered";

    public static TheoryData<string, string?> Garbage() => new()
    {
        { Trigger, null },
        { Trigger, "null" },
        { Trigger, "\"text\"" },
        { Trigger, "[]" },
        { Trigger, "{}" },
        { Trigger, """{"project":"sockshop"}""" },
        { Trigger, """{"project":1,"stage":"dev","service":"carts"}""" },
        { Trigger, """{"project":"../..","stage":"dev","service":"carts"}""" },
        { Trigger, With(""","labels":{"a":1}""") },
        { Trigger, With(""","labels":[]""") },
        { Trigger, With(""","result":true""") },
        { Trigger, With(""","n":1e999""") },
        { Trigger, With(",\"deep\":" + new string('[', 80) + new string(']', 80)) },
        { "sh.keptn.event.deployment.finished", "{}" },
        { "sh.keptn.event.deployment.started", With() },
        { "sh.keptn.event.deployment.triggered", With() },
        { "sh.keptn.event.deployment.status.changed", With() },
        { "sh.keptn.log.error", "{}" },
        { "....", "{}" },
        { "x", "{" },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task PublishAsync_EventOfNoUse_StartsNothingAndLeavesTheRestIntact(string type, string? data)
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        var run = await local.TriggerAsync();
        await local.AnswerAsync("deployment");

        await local.ControlPlane.PublishAsync(new CloudEvent
        {
            Id = "garbage",
            Source = "test",
            Type = type,
            Data = data is null ? CloudEventData.None : CloudEventData.FromJson(data),
            [KeptnAttributeNames.KeptnContext] = run.KeptnContext,
            [KeptnAttributeNames.TriggeredId] = "nothing",
        });
        await local.AnswerAsync("test");

        (await run.Completion).IsSuccess.Should().BeTrue();
        (await local.ControlPlane.GetExecutionsAsync(LocalFixture.Project)).Should().ContainSingle();
    }

    [Fact]
    public async Task PublishAsync_UnreadableTrigger_WarnsWhy()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);

        await local.ControlPlane.PublishAsync(new CloudEvent
        {
            Id = "1",
            Source = "test",
            Type = Trigger,
            Data = CloudEventData.FromJson("""{"project":"sockshop","labels":{"n":1}}"""),
        });

        (await local.GetWarningAsync(LocalWarningKind.EventIgnored)).Message.Should().Be(
            $"{Trigger} of test has no effect: data.labels['n'] is a number, not a text; Keptn drops the whole event.");
    }

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1000.0", "1000")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("1e21", "1e+21")]
    [InlineData("123456789012345680000", "123456789012345680000")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("-0.25e-7", "-2.5e-8")]
    [InlineData("-0", "-0")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    public async Task TriggerSequenceAsync_Number_ReachesTasksAsTheRealOneWritesIt(string given, string passedOn)
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);

        await local.TriggerAsync(data: $$"""{"n":{{given}}}""");

        (await local.GetTriggeredAsync("deployment")).Data.ToString().Should().Contain($"\"n\":{passedOn},");
    }

    [Fact]
    public async Task PublishAsync_DoubledMember_LastOneCounts()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.TriggerAsync();
        var triggered = await local.GetTriggeredAsync("deployment");
        await local.StartAsync(triggered);

        await local.ControlPlane.PublishAsync(new CloudEvent(Answers.Finished(triggered))
        {
            Data = CloudEventData.FromJson(With(""","result":"fail","status":"succeeded","result":"pass","x":1,"x":{"a":2}""")),
        });

        Answers.ReadData(await local.GetTriggeredAsync("test"))["x"]!.ToJsonString().Should().Be("""{"a":2}""");
    }

    [Fact]
    public async Task PublishAsync_FinishedWithoutStarted_WarnsAndWaits()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.TriggerAsync();
        var triggered = await local.GetTriggeredAsync("deployment");

        await local.FinishAsync(triggered);

        (await local.GetTypesAsync()).Should().NotContain("test.triggered");
        (await local.GetWarningAsync(LocalWarningKind.SuspiciousAnswer)).Message.Should().Contain("there is no started event for it");
        await local.StartAsync(triggered);
        (await local.GetTypesAsync()).Should().Contain("test.triggered");
    }

    [Fact]
    public async Task PublishAsync_AnswerWithoutTriggeredId_CountsAndWarns()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.TriggerAsync();
        var triggered = await local.GetTriggeredAsync("deployment");

        await local.ControlPlane.PublishAsync(new CloudEvent(Answers.Started(triggered)) { [KeptnAttributeNames.TriggeredId] = null });
        await local.ControlPlane.PublishAsync(new CloudEvent(Answers.Finished(triggered)) { [KeptnAttributeNames.TriggeredId] = null });

        (await local.GetTypesAsync()).Should().Contain("test.triggered");
        (await local.GetWarningAsync(LocalWarningKind.SuspiciousAnswer)).Message.Should().Contain("has no triggeredid");
    }

    [Fact]
    public async Task PublishAsync_FinishedNamesAnotherStage_HangsAndSaysWhy()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        var run = await local.TriggerAsync();
        var triggered = await local.GetTriggeredAsync("deployment");
        await local.StartAsync(triggered);

        await local.FinishAsync(triggered, data: """{"stage":"prod"}""");

        var outcome = await run.Completion;
        outcome.State.Should().Be("started");
        outcome.StuckReasons.Should().ContainSingle().Which.Should().Contain("names stage 'prod'");
        (await local.GetWarningAsync(LocalWarningKind.SuspiciousAnswer)).Message.Should().Contain("must repeat project, stage and service");
        (await local.GetWarningAsync(LocalWarningKind.SequenceStuck)).KeptnContext.Should().Be(run.KeptnContext);
    }

    [Fact]
    public async Task PublishAsync_AnswersToATaskThatSomebodyElseAskedFor_AreNoneOfOurBusiness()
    {
        await using var local = new LocalFixture(Shipyards.TwoTasks);
        await local.TriggerAsync();
        var getSli = new CloudEvent(await local.GetTriggeredAsync("deployment"))
        {
            Id = "get-sli-1",
            Source = "lighthouse-service",
            Type = KeptnEventType.Triggered("get-sli"),
        };

        await local.ControlPlane.PublishAsync(getSli);
        await local.StartAsync(getSli);
        await local.FinishAsync(getSli);
        await local.ControlPlane.PublishAsync(Answers.Started(new CloudEvent(getSli) { Id = "unknown" }));

        // The first warning is about the last event: there was none before.
        (await local.GetWarningAsync(LocalWarningKind.EventIgnored)).Message.Should().Contain("'unknown'");
    }

    private static string With(string more = "") =>
        """{"project":"sockshop","stage":"dev","service":"carts" """ + more + "}";
}
