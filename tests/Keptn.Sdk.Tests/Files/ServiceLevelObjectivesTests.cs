using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

public sealed class ServiceLevelObjectivesTests
{
    [Fact]
    public void Parse_CompleteFile_GivesEveryField()
    {
        var slo = ServiceLevelObjectives.Parse(Sample.Read("slo", "weighted.yaml"), "slo.yaml");
        slo.SpecVersion.Should().Be("1.0");
        slo.Filter.Should().Equal(new Dictionary<string, string> { ["handler"] = "ItemsController" });
        slo.Comparison.Should().BeEquivalentTo(new SloComparison
        {
            CompareWith = "several_results",
            IncludeResultWithScore = "pass_or_warn",
            NumberOfComparisonResults = 5,
            AggregateFunction = "p90",
        });
        slo.Comparison.ResultsToCompare.Should().Be(5);
        slo.Objectives.Should().BeEquivalentTo(
        [
            new SloObjective
            {
                Sli = "response_time_p95", DisplayName = "Response time (95 %)", IsKeySli = true, Weight = 2,
                Pass = [new() { Criteria = ["<=+10%", "<600"] }, new() { Criteria = ["<=200"] }],
                Warning = [new() { Criteria = ["<=800"] }],
            },
            new SloObjective { Sli = "error_rate", Pass = [new() { Criteria = ["<=1%"] }] },
            new SloObjective { Sli = "throughput" },
        ]);
        (slo.TotalScore!.Pass, slo.TotalScore.PassPercent).Should().Be(("90%", 90.0));
        (slo.TotalScore.Warning, slo.TotalScore.WarningPercent).Should().Be(("75", 75.0));
        slo.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("", "single_result", 1, 1)]
    [InlineData("comparison: {}\n", "", 3, 3)]
    [InlineData("comparison: {compare_with: several_results}\n", "several_results", 3, 3)]
    [InlineData("comparison: {compare_with: single_result, number_of_comparison_results: 7}\n", "single_result", 7, 1)]
    [InlineData("comparison: {compare_with: other, number_of_comparison_results: 7}\n", "other", 7, 3)]
    public void Parse_Comparison_HasTheDefaultsOfLighthouse(string comparison, string compareWith, int number, int asked)
    {
        var slo = ServiceLevelObjectives.Parse(comparison + "objectives: [{sli: a}]\ntotal_score: {pass: 90}\n", "slo.yaml");
        slo.Comparison.CompareWith.Should().Be(compareWith);
        slo.Comparison.NumberOfComparisonResults.Should().Be(number);
        slo.Comparison.ResultsToCompare.Should().Be(asked);
        slo.Comparison.IncludeResultWithScore.Should().Be("all");
        slo.Comparison.AggregateFunction.Should().Be("avg");
    }

    [Theory]
    [InlineData("weight: 1.9", 1L)]
    [InlineData("weight: 0", 1L)]
    [InlineData("weight: ~", 1L)]
    [InlineData("weight: 010", 8L)]
    [InlineData("weight: -3", -3L)]
    [InlineData("key_sli: yes", 1L)]
    public void Parse_Weight_IsReadAsInGo(string field, long weight) =>
        ServiceLevelObjectives.Parse($"objectives:\n- sli: a\n  {field}\ntotal_score: {{pass: 90}}\n", "slo.yaml")
            .Objectives[0].Weight.Should().Be(weight);

    [Theory]
    [InlineData("objectives: [{sli: a}]\n", 1, "total_score", "the score to pass (total_score.pass) is missing")]
    [InlineData("objectives: [{sli: a}]\ntotal_score:\n  warning: 5%\n", 3, "total_score.pass", "the score to pass is missing")]
    [InlineData("objectives: [{sli: a}]\ntotal_score:\n  pass: ninety\n", 3, "total_score.pass", "'ninety' is no percentage")]
    [InlineData("objectives: [{sli: a}]\ntotal_score:\n  pass: 90\n  warning: 7 5\n", 4, "total_score.warning", "'7 5' is no percentage")]
    [InlineData("objectives: [{sli: a}]\ntotal_score:\n  pass: [90]\n", 3, "total_score.pass", "expected text, but this is a list")]
    [InlineData("objectives: [{sli: a}]\ntotal_score: 90%\n", 2, "total_score", "expected a map, but this is text, '90%'")]
    [InlineData("objectives:\n- sli: a\n  weight: \"3\"\ntotal_score: {pass: 90}\n", 3, "objectives[0].weight", "expected a whole number from")]
    [InlineData("objectives:\n- sli: a\n  key_sli: 1\ntotal_score: {pass: 90}\n", 3, "objectives[0].key_sli", "expected true or false, but this is a number, '1'")]
    [InlineData("objectives:\n- sli: a\n  pass:\n  - criteria: <5\ntotal_score: {pass: 90}\n", 4, "objectives[0].pass[0].criteria", "expected a list, but this is text, '<5'")]
    [InlineData("objectives:\n- sli: a\n  pass:\n  -\ntotal_score: {pass: 90}\n", 4, "objectives[0].pass", "an entry of the list is empty")]
    public void Parse_WhatLighthouseCannotUse_IsRefusedWithItsPlace(string yaml, int line, string field, string reason)
    {
        var problem = Sample.TheProblem(() => ServiceLevelObjectives.Parse(yaml, "slo.yaml"));
        (problem.Line, problem.Field).Should().Be((line, field));
        problem.Reason.Should().StartWith(reason);
    }

    [Fact]
    public void Parse_WhatLighthouseTakesOtherwise_IsWarnedOf()
    {
        const string Yaml = """
            comparison:
              compare_with: previous
              include_result_with_score: Pass
              number_of_comparison_results: 101
              aggregate_function: median
            objectives:
            - pass:
              - criteria: ["=>5", "<5"]
              warning:
              - criteria: ["5"]
            -
            total_score:
              pass: 90%
            """;
        ServiceLevelObjectives.Parse(Yaml, "s").Warnings.Select(warning => warning.ToString()).Should().SatisfyRespectively(
            first => first.Should().StartWith("s:2: comparison.compare_with: 'previous' is neither"),
            next => next.Should().StartWith("s:4: comparison.number_of_comparison_results: 101 is more"),
            next => next.Should().StartWith("s:5: comparison.aggregate_function: 'median' is none of"),
            next => next.Should().StartWith("s:7: objectives[0].sli: the name"),
            next => next.Should().StartWith("s:8: objectives[0].pass[0].criteria: '=>5' is no criterion ('>5' is no number); the whole evaluation fails"),
            next => next.Should().StartWith("s:10: objectives[0].warning[0].criteria: '5' is no criterion (it does not begin with"),
            next => next.Should().StartWith("s:11: objectives[1]: the entry is empty"));
    }

    [Fact]
    public void Parse_WithoutObjectives_IsWarnedOf() =>
        ServiceLevelObjectives.Parse("total_score: {pass: 90}", "s").Warnings.Should().ContainSingle()
            .Which.Reason.Should().Be("an evaluation without objectives fails");

    [Theory]
    [InlineData("<=+10%", "<=", 10, true, true, true)]
    [InlineData(" < 6 0 0 ", "<", 600, false, false, false)]
    [InlineData(">=-5", ">=", 5, true, false, false)]
    [InlineData("=10%", "=", 10, true, true, true)]
    [InlineData("<--5", "<", -5, true, false, false)]
    public void SloCriterion_TryParse_TakesItApart(string text, string comparison, double value, bool relative, bool percentage, bool increase)
    {
        SloCriterion.TryParse(text, out var criterion, out var reason).Should().BeTrue(reason);
        (criterion.Operator, criterion.Value).Should().Be((comparison, value));
        (criterion.IsRelative, criterion.IsPercentage, criterion.IsIncrease).Should().Be((relative, percentage, increase));
    }

    [Theory]
    [InlineData("<= 10%", "<=+10%")]
    [InlineData(">-.5", ">-0.5")]
    [InlineData("=1e3", "=1000")]
    public void SloCriterion_ToString_GivesTheUsualForm(string text, string expected)
    {
        SloCriterion.TryParse(text, out var criterion, out _).Should().BeTrue();
        criterion.ToString().Should().Be(expected);
    }
}
