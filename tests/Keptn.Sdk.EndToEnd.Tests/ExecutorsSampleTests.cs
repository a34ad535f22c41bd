namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>samples/Executors as its users run it.</summary>
public sealed class ExecutorsSampleTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(SampleProcess.RepositoryRoot, "docs", "scripts.md"));

    [LinuxToolsFact]
    public async Task Demo_WebhookScriptJobAndRequest_PassAndHandOnTheirData()
    {
        var run = await SampleProcess.RunAsync("Executors", "--demo");

        run.Error.Should().BeEmpty();
        run.Output.Should().Equal(
            "announce: pass (succeeded)",
            """migrate: pass (succeeded): {"tables": 12}""",
            "smoke: pass (succeeded): Task 'ask the catalog' of action 'smoke test' finished successfully.",
            """report: pass (succeeded): {"notes":2}""",
            "board: catalog 1.4.2 is on its way: \"fast\" & safe",
            "board: catalog 1.4.2: \"fast\" & safe",
            "Sequence dev.delivery finished: pass");
        run.ExitCode.Should().Be(0);
        s_page.Should().Contain(string.Join('\n', run.Output.Select(line => "    " + line)), "the page shows what is printed");
    }

    [Fact]
    public void Chart_GivesTheServiceTheRightsThatThePageNames()
    {
        var page = File.ReadAllText(Path.Combine(SampleProcess.RepositoryRoot, "docs", "jobs-kubernetes.md"));
        var values = File.ReadAllText(Path.Combine(SampleProcess.RepositoryRoot, "samples", "Executors", "chart", "values.yaml"));

        var rules = GetRules(values, "\n\n");

        rules.Should().HaveCountGreaterThan(10).And.Equal(GetRules(page, "\n```"));
    }

    private static IEnumerable<string> GetRules(string text, string end)
    {
        var start = text.IndexOf("rules:\n", StringComparison.Ordinal);
        return text[start..text.IndexOf(end, start, StringComparison.Ordinal)].Split('\n').Select(line => line.Trim());
    }

    [Theory]
    [InlineData("dev/generic-executor/migrate.triggered.sh")]
    [InlineData("generic-executor/report.triggered.http")]
    public void Page_ShowsTheFilesOfTheSample(string file) =>
        s_page.Should().Contain(File.ReadAllText(Path.Combine(SampleProcess.RepositoryRoot, "samples", "Executors", "keptn", file)));

    [LinuxToolsFact]
    public async Task Demo_ScriptFails_EndsTheSequence()
    {
        var run = await SampleProcess.RunAsync("Executors", "--demo", "--broken");

        run.Output.Should().Equal(
            "announce: pass (succeeded)",
            "migrate: fail (succeeded): migrate.triggered.sh ended with exit code 3: the schema of catalog is locked",
            "board: catalog 1.4.2 is on its way: \"fast\" & safe",
            "Sequence dev.delivery finished: fail");
        run.ExitCode.Should().Be(1);
    }
}
