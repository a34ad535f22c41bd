using System.Globalization;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Evaluation;

/// <summary>samples/TwoGates: functional tests and performance tests, each with its gate.</summary>
public class TwoGatesSampleTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "samples", "TwoGates", "keptn");

    [Fact]
    public async Task Sample_BothGatesPass_RunsBothSequencesOneAfterTheOther()
    {
        var (outcome, strategies, warnings) = await RunAsync(errorRate: 0);

        outcome.Sequences.Select(s => (s.Sequence, s.Result)).Should().Equal(("functional", KeptnResult.Pass), ("performance", KeptnResult.Pass));
        strategies.Should().Equal("functional", "performance");
        warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Sample_FirstGateFails_StopsThereAndNamesTheIndicator()
    {
        var (outcome, strategies, _) = await RunAsync(errorRate: 7);

        outcome.Sequences.Should().ContainSingle().Which.Message.Should().Contain("Evaluation failed due to key_sli objective 'Error rate'");
        strategies.Should().Equal("functional");
    }

    private static async Task<(SequenceOutcome Outcome, List<string> Strategies, List<LocalWarning> Warnings)> RunAsync(double errorRate)
    {
        await using var controlPlane = new LocalControlPlane(new LocalControlPlaneOptions { Directory = s_folder });
        List<string> strategies = [];
        var asked = new List<JsonNode>();
        await using var tests = await TestService.ConnectAsync(controlPlane, "tests", [TestTriggered.EventType], (service, triggered) =>
        {
            strategies.Add(Answers.ReadData(triggered)["test"]!["teststrategy"]!.GetValue<string>());
            return AnswerAsync(service, triggered, """{"test":{"start":"2030-01-02T02:50:00.000Z","end":"2030-01-02T03:00:00.000Z"}}""");
        });
        await using var prometheus = await TestService.ConnectAsync(controlPlane, "prometheus-service", [GetSliTriggered.EventType], (service, triggered) =>
        {
            var getSli = Answers.ReadData(triggered)["get-sli"]!;
            asked.Add(getSli);
            return AnswerAsync(service, triggered, string.Create(CultureInfo.InvariantCulture, $$"""
                {"get-sli":{"indicatorValues":[{"metric":"error_rate","value":{{errorRate}},"success":true},{"metric":"response_time_p95","value":120,"success":true}] } }
                """));
        });
        var warnings = controlPlane.ObserveWarnings();

        var run = await controlPlane.TriggerSequenceAsync("two-gates", "dev", "functional", "carts");
        var outcome = await run.Completion.WaitAsync(EvaluationFixture.Patience);

        asked.Should().OnlyContain(getSli => getSli["sliProvider"]!.GetValue<string>() == "prometheus" && getSli["start"]!.GetValue<string>() == "2030-01-02T02:50:00.000Z");
        await controlPlane.DisposeAsync();
        return (outcome, strategies, await warnings.ToListAsync());
    }

    private static async Task AnswerAsync(TestService service, CloudEvent triggered, string data)
    {
        await service.Transport.SendAsync(Answers.Started(triggered), CancellationToken.None);
        await service.Transport.SendAsync(Answers.Finished(triggered, data: data), CancellationToken.None);
    }
}
