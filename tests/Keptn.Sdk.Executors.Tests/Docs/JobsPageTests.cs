using System.Text.RegularExpressions;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Tests.Jobs;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Executors.Tests.Docs;

/// <summary>docs/jobs.md: its file and its result run, its code is compiled, its settings are there.</summary>
public sealed partial class JobsPageTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "jobs.md"));

    [Fact]
    public async Task File_RunsWithItsResult()
    {
        var yaml = ReadBlock("yaml");
        JobLint.Check(yaml, "job/config.yaml").Should().BeEquivalentTo(new JobLintResult());
        var runner = new FakeRunner(_ => JobOutcome.Success("fine") with { ResultText = ReadBlock("json") });
        await using var host = await JobService.StartAsync(yaml, runner);

        var run = await host.SendAsync(TestEvents.Triggered("test", """{"test":{"teststrategy":"performance"},"deployment":{"deploymentURIsPublic":["http://shop"]}}"""));

        run.ShouldHaveSent("test.started", "test.finished");
        (run.Finished.Status, run.Finished.Result).Should().Be((KeptnStatus.Succeeded, KeptnResult.Warning));
        run.Finished.Labels["report"].Should().Be("https://reports.example/17");
        JobService.Data(run).GetProperty("test").GetProperty("gitCommit").GetString().Should().Be("4f5e2a1");
        runner.Runs[0].Variables[0].Value.Should().Be("http://shop");
    }

    [Fact]
    public async Task Code_OfThePage_Starts()
    {
        // As on the page, with the transport of a test.
        var application = Host.CreateApplicationBuilder([]);
        application.Services.AddKeptn("job-executor-service").AddJobs(o => o.Runner = JobRunnerKind.LocalProcess);
        application.Services.ReplaceKeptnTransport();
        using var host = application.Build();
        await host.StartAsync();

        host.Services.GetRequiredService<InMemoryTransport>().Subscriptions.Should().Contain("sh.keptn.event.*.triggered");
        await host.StopAsync();
        ReadBlocks("csharp").Should().Contain(b => b.Contains(".AddJobs(o => o.Runner = JobRunnerKind.LocalProcess);", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_AreAllNamed()
    {
        var settings = typeof(JobOptions).GetProperties().Select(p => p.Name);

        settings.Should().AllSatisfy(name => s_page.Should().Contain($"`{name}`"));
    }

    [Fact]
    public void Checklist_EachRowIsThere() =>
        Enumerable.Range(1, 20).Should().AllSatisfy(i => s_page.Should().Contain(i is 9 or 10 ? "\nJ9 and J10, " : $"\n| J{i} "));

    private static string ReadBlock(string language) => ReadBlocks(language).First();

    private static IEnumerable<string> ReadBlocks(string language) =>
        Blocks().Matches(s_page.ReplaceLineEndings("\n")).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["text"].Value);

    [GeneratedRegex(@"```(?<language>\w+)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
