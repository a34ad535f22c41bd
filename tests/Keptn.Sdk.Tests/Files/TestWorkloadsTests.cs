using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

public sealed class TestWorkloadsTests
{
    private const string Jmeter =
        """
        spec_version: '0.1.0'
        workloads:
        - teststrategy: performance
          vuser: 100
          loopcount: 10
          script: jmeter/load.jmx
          acceptederrorrate: 1.0
          properties:
            PROTOCOL: https
        - teststrategy: functional
          script: jmeter/basic.jmx
          pass:
            error_rate: "<=1"
          warning:
            error_rate: "<=5"
        """;

    [Fact]
    public void Parse_FileOfJmeterService_ReadsAllOfIt()
    {
        var file = TestWorkloads.Parse(Jmeter, "jmeter/jmeter.conf.yaml");

        var workload = file.Find("performance")!;
        workload.Script.Should().Be("jmeter/load.jmx");
        workload.Settings.Should().Equal(new Dictionary<string, string> { ["vuser"] = "100", ["loopcount"] = "10", ["acceptederrorrate"] = "1.0" });
        workload.Properties.Should().Equal(new Dictionary<string, string> { ["PROTOCOL"] = "https" });
        file.Find("functional")!.Warning["error_rate"].ToString().Should().Be("<=5");
        file.Find("chaos").Should().BeNull();
        file.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Find_WorkloadWithoutStrategy_IsForEveryOther()
    {
        var file = TestWorkloads.Parse("workloads: [{teststrategy: a, script: a}, {script: b}]", "f");

        file.Find("a")!.Script.Should().Be("a");
        file.Find("x")!.Script.Should().Be("b");
    }

    [Theory]
    [InlineData("workloads: []", "f:1: workloads: there must be at least one workload*")]
    [InlineData("workloads: [{teststrategy: a}, {teststrategy: a}]", "*.teststrategy: there is a workload for 'a' already*")]
    [InlineData("workloads: [{pass: {p95: fast}}]", "*.pass: 'fast' for p95 is no criterion*")]
    [InlineData("workloads: [{pass: {p95: '<=+10%'}}]", "*'<=+10%' for p95 is relative*")]
    [InlineData("workloads: 3", "*f:1: workloads*")]
    public void Parse_BrokenFile_NamesPlaceAndReason(string yaml, string message)
    {
        var parse = () => TestWorkloads.Parse(yaml, "f");

        parse.Should().Throw<KeptnFileException>().WithMessage(message);
    }
}
