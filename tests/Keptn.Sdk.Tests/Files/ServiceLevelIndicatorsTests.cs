using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

public sealed class ServiceLevelIndicatorsTests
{
    [Fact]
    public void Parse_CompleteFile_GivesTheQueriesAsWritten()
    {
        var sli = ServiceLevelIndicators.Parse(Sample.Read("sli", "prometheus.yaml"), "sli.yaml");
        sli.SpecVersion.Should().Be("1.0");
        sli.Indicators.Keys.Should().Equal("response_time_p95", "error_rate", "throughput");
        sli.Indicators["throughput"].Should().Be("sum(rate(http_total{\n  service=\"$SERVICE\"\n}[$DURATION_SECONDS]))\n");
        sli.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("", 1, "indicators", "the file has no indicators")]
    [InlineData("spec_version: '1.0'\nindicators: {}\n", 2, "indicators", "the file has no indicators")]
    [InlineData("indicators:\n- a\n", 2, "indicators", "expected a map, but this is a list")]
    [InlineData("indicators:\n  a: {query: b}\n", 2, "indicators.a", "expected text, but this is a map")]
    [InlineData("indicators:\n  a: b\n  a: c\n", 3, "indicators.a", "the key stands a second time, first on line 2")]
    public void Parse_WithoutUsableIndicators_IsRefusedWithItsPlace(string yaml, int line, string field, string reason)
    {
        var problem = Sample.TheProblem(() => ServiceLevelIndicators.Parse(yaml, "sli.yaml"));
        (problem.Line, problem.Field, problem.Reason).Should().Be((line, field, reason));
    }

    [Fact]
    public void Parse_OtherScalars_AreTextAsWritten()
    {
        var sli = ServiceLevelIndicators.Parse("indicators: {a: 1.50, b: on, 3: c, d: ~}", "sli.yaml");
        sli.Indicators.Should().Equal(new Dictionary<string, string> { ["a"] = "1.50", ["b"] = "on", ["3"] = "c", ["d"] = "" });
        sli.Warnings.Should().ContainSingle().Which.Reason.Should().Be("the query of 'd' is empty");
    }

    [Fact]
    public void Merge_ThreeLevels_TheClosestWinsForEveryIndicator()
    {
        var merged = ServiceLevelIndicators.Merge(Sli("a: project, b: project, c: project"), Sli("b: stage, c: stage"), Sli("c: service, d: service"));
        merged.Should().Equal(new Dictionary<string, string> { ["a"] = "project", ["b"] = "stage", ["c"] = "service", ["d"] = "service" });
    }

    [Fact]
    public void Merge_MissingLevels_AreSkipped()
    {
        ServiceLevelIndicators.Merge(null, Sli("a: stage"), null).Should().Equal(new Dictionary<string, string> { ["a"] = "stage" });
        ServiceLevelIndicators.Merge(null, null, null).Should().BeEmpty();
    }

    private static ServiceLevelIndicators Sli(string indicators) => ServiceLevelIndicators.Parse($"indicators: {{{indicators}}}", "sli.yaml");
}
