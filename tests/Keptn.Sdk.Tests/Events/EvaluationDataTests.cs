using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

public sealed class EvaluationDataTests
{
    [Fact]
    public void EvaluationTriggered_NullSection_ReadsAsEmpty()
    {
        var data = Payload.Read<EvaluationTriggered>("""{"evaluation":null,"deployment":{"deploymentNames":null},"test":{"start":"","end":""}}""");

        data.Evaluation.Timeframe.Should().BeNull();
        data.Evaluation.IsAbsent.Should().BeTrue();
        data.Test.Start.Should().BeEmpty();
        Payload.Write(data).Should().Be("""{"test":{"start":"","end":""},"deployment":{}}""");
    }

    [Fact]
    public void EvaluationTriggered_MergedWithAnEarlierOutcome_HasBothShapes()
    {
        var data = Payload.Read<EvaluationTriggered>(
            """{"evaluation":{"timeframe":"5m","timeStart":"a","result":"pass","score":100,"reason":"again","indicatorResults":null}}""");

        data.Evaluation.Should().BeEquivalentTo(
            new EvaluationSection { Timeframe = "5m", TimeStart = "a", Result = KeptnResult.Pass, Score = 100, Reason = "again" });
    }

    [Fact]
    public void EvaluationFinished_Indicators_AreTyped()
    {
        var data = Payload.Read<EvaluationFinished>(
            """
            {"result":"warning","evaluation":{"score":75,"result":"warning","sloFileContent":"","comparedEvents":[],"indicatorResults":[
              {"score":1,"value":{"metric":"p95","value":412.5,"comparedValue":398,"success":true},"displayName":"","keySli":true,"status":"pass",
               "passTargets":[{"criteria":"<=+10%","targetValue":437.8,"violated":false}],"warningTargets":null},
              {"score":0,"value":null,"status":"info"}]}}
            """);

        data.Evaluation.Score.Should().Be(75);
        var first = data.Evaluation.IndicatorResults![0];
        (first.Value.Metric, first.Value.Value, first.Value.ComparedValue, first.Value.Success).Should().Be(("p95", 412.5, 398, true));
        (first.KeySli, first.Status, first.WarningTargets).Should().Be((true, KeptnResult.Pass, null));
        first.PassTargets![0].Should().Be(new IndicatorTarget { Criteria = "<=+10%", TargetValue = 437.8, Violated = false });
        var second = data.Evaluation.IndicatorResults[1];
        second.Status.Should().Be(new KeptnResult("info"));
        second.Value.IsAbsent.Should().BeTrue("null reads as empty");
        second.Value.Value.Should().BeNull();
    }

    [Fact]
    public void EvaluationInvalidated_FromTheBridge_HasAReason()
    {
        Payload.Read<EvaluationInvalidated>("""{"evaluation":{"reason":"wrong load"}}""").Evaluation.Reason.Should().Be("wrong load");
        Payload.Read<EvaluationInvalidated>("{}").Evaluation.Reason.Should().BeNull();
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("100", 100)]
    [InlineData("1e2", 100)]
    [InlineData("66.66666666666667", 66.66666666666667)]
    [InlineData("-0.5", -0.5)]
    public void Score_AnyNumber_IsRead(string json, double expected) =>
        Payload.Read<EvaluationFinished>($$$"""{"evaluation":{"score":{{{json}}}}}""").Evaluation.Score.Should().Be(expected);

    [Theory]
    [InlineData("1e400", "is too large")]
    [InlineData("-1e999", "is too large")]
    [InlineData("\"75\"", "must be a number, this is a string")]
    [InlineData("{}", "must be a number, this is an object")]
    public void Score_NoNumber_IsNamed(string json, string reason)
    {
        var refusal = Payload.Refusal<EvaluationFinished>($$$"""{"evaluation":{"score":{{{json}}}}}""");

        refusal.Member.Should().Be("evaluation.score");
        refusal.Message.Should().Contain(reason);
    }

    [Theory]
    [InlineData("""{"evaluation":{"indicatorResults":[null]}}""", "evaluation", "indicatorResults[0]")]
    [InlineData("""{"evaluation":{"comparedEvents":["a",null]}}""", "evaluation", "comparedEvents[1]")]
    [InlineData("""{"evaluation":{"indicatorResults":[{},{"passTargets":[null]}]}}""", "evaluation.indicatorResults[1]", "passTargets[0]")]
    [InlineData("""{"evaluation":{"indicatorResults":[{"warningTargets":[{},null]}]}}""", "evaluation.indicatorResults[0]", "warningTargets[1]")]
    [InlineData("""{"evaluation":{"indicatorResults":[{"value":{"success":0}}]}}""", "evaluation.indicatorResults[0].value.success", "must be a boolean, this is a number")]
    [InlineData("""{"evaluation":{"indicatorResults":{}}}""", "evaluation.indicatorResults", "must be an array, this is an object")]
    public void EvaluationFinished_WrongMember_IsNamed(string json, string member, string reason)
    {
        var refusal = Payload.Refusal<EvaluationFinished>(json);

        refusal.Member.Should().Be(member);
        refusal.Message.Should().Contain(reason);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Score_NotFinite_CannotBeWritten(double score)
    {
        var data = new EvaluationFinished { Evaluation = new EvaluationSection { Score = score } };

        FluentActions.Invoking(() => Payload.Write(data)).Should().Throw<System.Text.Json.JsonException>().WithMessage("*not a finite number*");
    }
}
