using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>samples/QuickStart as its users run it: what it prints, and what it says to the shell.</summary>
public sealed partial class QuickStartTests
{
    [Fact]
    public async Task Run_HealthyApplication_PassesWithRealNumbers()
    {
        var first = await SampleProcess.RunAsync("QuickStart");
        var second = await SampleProcess.RunAsync("QuickStart");

        first.Error.Should().BeEmpty();
        first.ExitCode.Should().Be(0);
        first.Output[^1].Should().Be("Sequence dev.delivery finished: pass");
        GetTypes(first.Output).Should().Equal(
            "dev.delivery.triggered", "test.triggered", "test.started", "test.finished",
            "evaluation.triggered", "evaluation.started", "get-sli.triggered", "get-sli.started", "get-sli.finished", "evaluation.finished",
            "release.triggered", "release.started", "release.finished", "dev.delivery.finished");
        GetNumbers(first.Output).Should().NotBe(GetNumbers(second.Output), "the load test is real");
    }

    [Fact]
    public async Task Run_SlowApplication_FailsNamingTheLatency()
    {
        var run = await SampleProcess.RunAsync("QuickStart", "--slow");

        run.ExitCode.Should().Be(1);
        run.Output[^1].Should().Match("Sequence dev.delivery finished: fail, the quality gate stopped it: response_time_p95 is *, wanted is <=100");
        GetTypes(run.Output).Should().NotContain(t => t.StartsWith("release.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_BrokenApplication_FailsNamingTheFailures()
    {
        var run = await SampleProcess.RunAsync("QuickStart", "--broken");

        run.ExitCode.Should().Be(1);
        run.Output[^1].Should().Match("Sequence dev.delivery finished: fail, the quality gate stopped it:*error_rate is *, wanted is <=1");
        GetTypes(run.Output).Should().NotContain(t => t.StartsWith("release.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_EventFromFile_PrintsWhatTheHandlerWouldSend()
    {
        var run = await SampleProcess.RunAsync("QuickStart", "--event", "samples/QuickStart/events/test.triggered.json");

        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        var sent = run.Output[..2].Select(l => JsonNode.Parse(l)!).ToList();
        sent.Select(e => (string?)e["type"]).Should().Equal("sh.keptn.event.test.started", "sh.keptn.event.test.finished");
        ((string?)sent[1]["data"]!["result"]).Should().Be("pass");
        ((int)sent[1]["data"]!["loadtest"]!["requests"]!).Should().Be(1000);
    }

    [Theory]
    [InlineData("--event", "no/such/file.json", "no/such/file.json")]
    [InlineData("--event", "README.md", "README.md: The message is not valid JSON")]
    [InlineData("--keptn", "no/such/folder", "no/such/folder")]
    [InlineData("--nonsense", "", "'--nonsense' is not understood")]
    public async Task Run_WrongInput_SaysWhatIsWrong(string option, string value, string expected)
    {
        var run = await SampleProcess.RunAsync("QuickStart", option, value);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(expected);
    }

    private static IEnumerable<string> GetTypes(string[] output) => output[1..^1].Select(l => TypeColumn().Match(l).Groups[1].Value);

    private static string GetNumbers(string[] output) => output.Single(l => l.Contains(" test.finished ", StringComparison.Ordinal)).Split("pass")[1];

    [GeneratedRegex(@"^ +[\d.]+ s  (\S+)")]
    private static partial Regex TypeColumn();
}
