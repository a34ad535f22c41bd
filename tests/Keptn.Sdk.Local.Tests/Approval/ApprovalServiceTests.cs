using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Approval;

public class ApprovalServiceTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("pass", """{"pass":"automatic","warning":"manual"}""", "pass", "automatic")]
    [InlineData("warning", """{"pass":"manual","warning":"automatic"}""", "pass", "automatic")]
    [InlineData("fail", """{"pass":"manual","warning":"manual"}""", "fail", "automatic")]
    [InlineData("pass", """{"pass":"manual","warning":"automatic"}""", null, "manual")]
    [InlineData("warning", """{"pass":"automatic","warning":"manual"}""", null, "manual")]
    [InlineData("pass", """{}""", null, "manual")]
    [InlineData("pass", "null", null, "manual")]
    [InlineData("", """{"pass":"automatic","warning":"automatic"}""", null, "manual")]
    public async Task Approval_ResultAndStrategy_IsDecidedOrLeftOpen(string result, string approval, string? decision, string strategy)
    {
        await using var local = new LocalFixture(Shipyards.Approval, o => o.Services = LocalServices.Approval);
        await using var bus = new BusWaiter(local.ControlPlane);

        var run = await local.TriggerAsync(data: $$"""{"result":"{{result}}","approval":{{approval}}}""");

        var started = Answers.ReadData(await bus.NextAsync("approval.started"));
        started["message"]!.GetValue<string>().Should().Be($"Approval strategy for result '{result}': {strategy}");
        started["status"]!.GetValue<string>().Should().Be("succeeded");
        started["result"].Should().BeNull();
        if (decision is null)
        {
            await CheckNothingMoreIsSaidAsync(local, bus);
            return;
        }

        var finished = Answers.ReadData(await bus.NextAsync("approval.finished"));
        finished["result"]!.GetValue<string>().Should().Be(decision);
        finished["status"]!.GetValue<string>().Should().Be("succeeded");
        if (decision == "pass")
        {
            (await bus.NextAsync("release.triggered")).KeptnContext.Should().Be(run.KeptnContext);
        }
        else
        {
            (await run.Completion.WaitAsync(s_patience)).Sequences.Single().Result.Should().Be(KeptnResult.Fail);
        }
    }

    [Fact]
    public async Task Approval_ResultOfTheEvaluationAlone_Counts()
    {
        await using var local = new LocalFixture(Shipyards.Approval, o => o.Services = LocalServices.Approval);
        await using var bus = new BusWaiter(local.ControlPlane);

        await local.TriggerAsync(data: """{"evaluation":{"result":"warning"},"approval":{"warning":"automatic"}}""");

        Answers.ReadData(await bus.NextAsync("approval.finished"))["result"]!.GetValue<string>().Should().Be("pass");
    }

    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    public async Task Approval_Manual_WaitsForAPersonWhateverTheTime(string decision)
    {
        await using var local = new LocalFixture(Shipyards.Approval, o => o.Services = LocalServices.All);
        await using var bus = new BusWaiter(local.ControlPlane);
        var run = await local.TriggerAsync(data: """{"result":"warning"}""");
        await bus.NextAsync("approval.started");
        await local.AdvanceAsync(TimeSpan.FromDays(2));

        // What people see in their list of open approvals.
        var open = (await local.ControlPlane.GetOpenEventsAsync(LocalFixture.Project, ApprovalTriggered.EventType)).Single();
        await local.ControlPlane.PublishAsync(TaskAnswers.Finished(
            open, "jane", local.Time.GetUtcNow(), new FinishedContent(KeptnStatus.Succeeded, new KeptnResult(decision)) { Message = "seen" }));

        if (decision == "pass")
        {
            var release = await bus.NextAsync("release.triggered");
            await local.AnswerAsync("release");
            release.KeptnContext.Should().Be(run.KeptnContext);
        }

        var outcome = await run.Completion.WaitAsync(s_patience);
        outcome.Sequences.Single().Result.Should().Be(new KeptnResult(decision));
        (await local.ControlPlane.GetOpenEventsAsync(LocalFixture.Project, ApprovalTriggered.EventType)).Should().BeEmpty();
    }

    [Fact]
    public async Task Approval_StrategyIsNoText_EndsErroredNamingIt()
    {
        await using var local = new LocalFixture(Shipyards.Approval, o => o.Services = LocalServices.Approval);

        var run = await local.TriggerAsync(data: """{"result":"pass","approval":{"pass":true}}""");

        var ended = (await run.Completion.WaitAsync(s_patience)).Sequences.Single();
        ended.Status.Should().Be(KeptnStatus.Errored);
        ended.Message.Should().Contain("approval.pass");
    }

    // The service takes one event after the other: when it has answered this one, it has said all about the one before.
    private static async Task CheckNothingMoreIsSaidAsync(LocalFixture local, BusWaiter bus)
    {
        await local.TriggerAsync(service: "orders", data: """{"result":"pass","approval":{"pass":"automatic"}}""");
        Answers.ReadData(await bus.NextAsync("approval.finished"))["service"]!.GetValue<string>().Should().Be("orders");
    }
}
