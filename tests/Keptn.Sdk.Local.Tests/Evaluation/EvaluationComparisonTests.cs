using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests.Evaluation;

public class EvaluationComparisonTests
{
    [Theory]
    [InlineData(132, "pass", 100)]
    [InlineData(132.5, "fail", 0)]
    public async Task Evaluation_FiveEarlierOnes_IsComparedWithTheirMean(double value, string result, double score)
    {
        await using var fixture = new EvaluationFixture(SloFiles.FiveEarlier);
        List<string> earlier = [];
        foreach (var measured in new[] { 9000, 100, 110, 120, 130, 140 })
        {
            earlier.Add((await fixture.EvaluateAsync(measured)).Id!);
            await fixture.Local.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        var finished = await fixture.EvaluateAsync(value);

        EvaluationFixture.Text(finished, "result").Should().Be(result);
        EvaluationFixture.Evaluation(finished)["score"]!.GetValue<double>().Should().Be(score);
        var indicator = EvaluationFixture.Indicator(finished);
        indicator["value"]!["comparedValue"]!.GetValue<double>().Should().BeApproximately(120, 1e-9);
        indicator["passTargets"]![0]!["targetValue"]!.GetValue<double>().Should().BeApproximately(132, 1e-9);
        EvaluationFixture.Evaluation(finished)["comparedEvents"]!.AsArray().Select(id => id!.GetValue<string>())
            .Should().Equal(Enumerable.Reverse(earlier.Skip(1)));
    }

    [Fact]
    public async Task Evaluation_ManyAtOnce_EachSeesThoseThatEndedBefore()
    {
        await using var fixture = new EvaluationFixture(SloFiles.FiveEarlier);
        for (var i = 0; i < 6; i++)
        {
            await fixture.Local.TriggerAsync("evaluation", service: "carts", data: """{"evaluation":{"timeframe":"5m"}}""");
        }

        List<int> compared = [];
        for (var i = 0; i < 6; i++)
        {
            await fixture.AnswerAsync(await fixture.Bus.NextAsync("get-sli.triggered"), 100);
            compared.Add(EvaluationFixture.Evaluation(await fixture.Bus.NextAsync("evaluation.finished"))["comparedEvents"]?.AsArray().Count ?? 0);
        }

        compared.Should().Equal(0, 1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task Evaluation_OnlyPassedOnesCount_LeavesOutTheOthers()
    {
        await using var fixture = new EvaluationFixture(SloFiles.LastPassed);
        await fixture.EvaluateAsync(100);
        await fixture.EvaluateAsync(200);

        var finished = await fixture.EvaluateAsync(150);

        EvaluationFixture.Indicator(finished)["value"]!["comparedValue"]!.GetValue<double>().Should().Be(100);
        EvaluationFixture.Text(finished, "result").Should().Be("fail");
    }

    [Fact]
    public async Task Evaluation_EarlierOneInvalidated_IsNotComparedWithIt()
    {
        await using var fixture = new EvaluationFixture(SloFiles.LastPassed);
        var good = await fixture.EvaluateAsync(100);
        var wrong = await fixture.EvaluateAsync(50);
        await fixture.Local.ControlPlane.PublishAsync(new CloudEvent(wrong)
        {
            Id = Guid.NewGuid().ToString(),
            Type = EvaluationInvalidated.EventType,
            Source = "bridge",
            Data = CloudEventData.FromJson("""{"project":"sockshop","stage":"dev","service":"carts","evaluation":{"reason":"wrong load"}}"""),
        });

        var finished = await fixture.EvaluateAsync(80);

        EvaluationFixture.Evaluation(finished)["comparedEvents"]!.AsArray().Select(id => id!.GetValue<string>()).Should().Equal(good.Id);
        EvaluationFixture.Text(finished, "result").Should().Be("pass");
    }

    [Fact]
    public async Task Evaluation_EvaluationOfAnotherService_IsComparedWithAsOnKeptn()
    {
        await using var fixture = new EvaluationFixture(SloFiles.LastPassed);
        await fixture.Local.ControlPlane.PublishAsync(new CloudEvent
        {
            Id = "theirs",
            Type = EvaluationFinished.EventType,
            Source = "another-service",
            Time = fixture.Local.Time.GetUtcNow(),
            Data = CloudEventData.FromJson(
                """
                {"project":"sockshop","stage":"dev","service":"carts","result":"pass","status":"succeeded",
                 "evaluation":{"indicatorResults":[{"value":{"metric":"rt","value":70,"success":true}}]}}
                """),
            [KeptnAttributeNames.KeptnContext] = "theirs",
        });
        await fixture.Bus.NextAsync("evaluation.finished");

        var finished = await fixture.EvaluateAsync(80);

        EvaluationFixture.Evaluation(finished)["comparedEvents"]!.AsArray().Select(id => id!.GetValue<string>()).Should().Equal("theirs");
        EvaluationFixture.Text(finished, "result").Should().Be("fail");
    }

    [Fact]
    public async Task Evaluation_MoreRememberedThanTheLimit_ForgetsTheOldest()
    {
        await using var fixture = new EvaluationFixture(SloFiles.FiveEarlier, o => o.MaxEndedSequences = 2);
        foreach (var measured in new[] { 9000, 100, 110 })
        {
            await fixture.EvaluateAsync(measured);
            await fixture.Local.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        var finished = await fixture.EvaluateAsync(100);

        EvaluationFixture.Indicator(finished)["value"]!["comparedValue"]!.GetValue<double>().Should().Be(105);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(-1)]
    public async Task Evaluation_MoreComparisonsThanTheStoreAnswers_IsErrored(int number)
    {
        await using var fixture = new EvaluationFixture(SloFiles.FiveEarlier.Replace("results: 5", $"results: {number}", StringComparison.Ordinal));

        var finished = await fixture.EvaluateAsync(100);

        EvaluationFixture.Text(finished, "status").Should().Be("errored");
        EvaluationFixture.Text(finished, "message").Should().Be("could not retrieve previous evaluation.finished events");
        EvaluationFixture.Evaluation(finished)["sloFileContent"]!.GetValue<string>().Should().NotBeEmpty();
    }
}
