using System.Text.Json.Nodes;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Remediation;

public class RemediationServiceTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("""{"rootCause":"Response time degradation","problemTitle":"Disk full"}""", "toggle-feature")]
    [InlineData("""{"rootCause":"unknown","ProblemTitle":"Disk full"}""", "clean-up")]
    [InlineData("""{"ProblemTitle":"unknown"}""", "call-somebody")]
    [InlineData("{}", "call-somebody")]
    public async Task GetAction_Problem_ChoosesByCauseThenTitleThenDefault(string problem, string action)
    {
        await using var local = CreateFixture();
        await using var bus = new BusWaiter(local.ControlPlane);

        await local.TriggerAsync("remediation", "prod", data: $$"""{"problem":{{problem}} }""");

        var triggered = await bus.NextAsync("action.triggered");
        Answers.ReadData(triggered)["action"]!["action"]!.GetValue<string>().Should().Be(action);
    }

    [Fact]
    public async Task GetAction_Finished_CarriesTheWholeActionAndTheNextIndex()
    {
        await using var local = CreateFixture();
        await using var bus = new BusWaiter(local.ControlPlane);

        await local.TriggerAsync("remediation", "prod", data: """{"problem":{"rootCause":"Response time degradation"},"labels":{"a":"b"}}""");

        Answers.ReadData(await bus.NextAsync("get-action.finished")).ToJsonString().Should().Be(JsonNode.Parse(
            """
            {"project":"sockshop","stage":"prod","service":"carts","labels":{"a":"b"},"status":"succeeded","result":"pass",
             "action":{"name":"Toggle","action":"toggle-feature","description":"Switch the campaign off","value":{"EnablePromotion":"off"}},
             "get-action":{"actionIndex":1}}
            """)!.ToJsonString());
    }

    [Theory]
    [InlineData(null, "{}", "errored", "Could not get remediation.yaml file for services carts in stage prod.")]
    [InlineData("apiVersion: spec.keptn.sh/0.1.3", "{}", "errored", "prod/carts/remediation.yaml:1: apiVersion: 'spec.keptn.sh/0.1.3' is not supported")]
    [InlineData("spec: [", "{}", "errored", "prod/carts/remediation.yaml")]
    [InlineData("apiVersion: spec.keptn.sh/0.1.4", """{"problem":{"rootCause":"x"}}""", "succeeded", "there are no actions for root cause 'x'")]
    [InlineData(RemediationFiles.Actions, """{"get-action":{"actionIndex":1}}""", "succeeded", "there is no action with index 1 for problem type 'default'")]
    [InlineData(RemediationFiles.Actions, """{"get-action":{"actionIndex":-1}}""", "errored", "get-action.actionIndex is -1")]
    [InlineData(RemediationFiles.Actions, """{"get-action":{"actionIndex":"first"}}""", "errored", "get-action.actionIndex")]
    public async Task GetAction_NothingToChoose_EndsTheSequenceSayingWhy(string? file, string data, string status, string message)
    {
        await using var local = CreateFixture(file);

        var run = await local.TriggerAsync("remediation", "prod", data: data);

        var ended = (await run.Completion.WaitAsync(s_patience)).Sequences.Single();
        ended.Status.Value.Should().Be(status);
        ended.Result.Should().Be(KeptnResult.Fail);
        ended.Message.Should().Contain(message);
    }

    [Fact]
    public async Task Remediation_FirstActionDoesNotHelp_TakesTheSecondAndEndsWhenTheEvaluationPasses()
    {
        await using var local = CreateFixture();
        await using var bus = new BusWaiter(local.ControlPlane);
        var run = await local.TriggerAsync("remediation", "prod", data: """{"problem":{"rootCause":"Response time degradation","State":"OPEN"}}""");

        var first = await TakeActionAsync(local, bus, measured: 900);
        var second = await TakeActionAsync(local, bus, measured: 100);

        new[] { first, second }.Should().Equal("toggle-feature", "scale");
        var outcome = await run.Completion.WaitAsync(s_patience);
        outcome.Sequences.Select(s => s.Result).Should().Equal(KeptnResult.Fail, KeptnResult.Pass);
        (await local.GetTypesAsync()).Where(t => !t.StartsWith("get-sli", StringComparison.Ordinal) && t != "test.marker").Should().Equal(
            [.. Round(), .. Round()], "each round is get-action, action and evaluation");
    }

    [Fact]
    public async Task Remediation_ThirdRound_RepeatsTheSecondActionAsKeptnDoesAndWarns()
    {
        await using var local = CreateFixture();
        await using var bus = new BusWaiter(local.ControlPlane);
        await local.TriggerAsync("remediation", "prod", data: """{"problem":{"rootCause":"Response time degradation"}}""");

        string[] actions =
        [
            await TakeActionAsync(local, bus, measured: 900), await TakeActionAsync(local, bus, measured: 900), await TakeActionAsync(local, bus, measured: 100),
        ];

        actions.Should().Equal("toggle-feature", "scale", "scale");
        (await local.GetWarningAsync(LocalWarningKind.SuspiciousAnswer)).Message.Should().StartWith("Action 1 ('scale') is taken once more for carts in prod");
    }

    private static string[] Round() =>
    [
        "prod.remediation.triggered",
        "get-action.triggered", "get-action.started", "get-action.finished",
        "action.triggered", "action.started", "action.finished",
        "evaluation.triggered", "evaluation.started", "evaluation.finished",
        "prod.remediation.finished",
    ];

    private static async Task<string> TakeActionAsync(LocalFixture local, BusWaiter bus, double measured)
    {
        var action = await bus.NextAsync("action.triggered");
        await local.StartAsync(action, "unleash");
        await local.FinishAsync(action, source: "unleash");
        var getSli = await bus.NextAsync("get-sli.triggered");
        await local.FinishAsync(
            getSli, source: "fake-sli", data: $$"""{"get-sli":{"indicatorValues":[{"metric":"rt","value":{{measured}},"success":true}] } }""");
        return Answers.ReadData(action)["action"]!["action"]!.GetValue<string>();
    }

    private static LocalFixture CreateFixture(string? remediation = RemediationFiles.Actions)
    {
        var local = new LocalFixture(RemediationFiles.Shipyard, o =>
        {
            o.Services = LocalServices.All;
            o.SliProvider = "fake";
        });
        local.Write("prod/carts/slo.yaml", Evaluation.SloFiles.Fixed);
        if (remediation is not null)
        {
            local.Write("prod/carts/remediation.yaml", remediation);
        }

        return local;
    }
}
