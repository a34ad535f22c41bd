using System.Text.RegularExpressions;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>docs/migrating-from-go.md: its snippet runs, and every test that it names is there.</summary>
public sealed partial class MigratingPageTests
{
    private static readonly string s_page = Path.Combine(RepositoryRoot.Path, "docs", "migrating-from-go.md");

    [Theory]
    [InlineData("performance", true)]
    [InlineData("functional", false)]
    public async Task Snippet_OfThePage_AnswersWhatItsFilterTakes(string strategy, bool isAnswered)
    {
        await using var host = await KeptnTestHost.StartAsync(services =>
        {
            var builder = new { Services = services };
            builder.Services.AddKeptn("load-tests")
                .OnTask<TestTriggered>(
                    async (context, cancellationToken) =>
                    {
                        var (summary, ok) = await RunToolAsync(context.Data.Deployment.DeploymentUrisLocal, cancellationToken);
                        return ok ? TaskResult.Pass(summary) : TaskResult.Fail(summary);
                    },
                    o => o.Filter = context => context.Data.Test.TestStrategy == "performance");
        });

        var run = await host.TriggerAsync(new TestTriggered { Test = new() { TestStrategy = strategy } });

        run.Sent.Should().HaveCount(isAnswered ? 2 : 0);
    }

    [Fact]
    public void Bugs_OfThePage_NameTestsThatExist()
    {
        var rows = File.ReadAllText(s_page).Split("| Shown by |")[1].Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| ---", StringComparison.Ordinal)).ToList();
        var named = rows.Select(r => TestName().Matches(r.Split('|')[^2]).Select(m => m.Groups[1].Value).ToList()).ToList();

        rows.Should().HaveCountGreaterThan(30);
        named.Should().OnlyContain(n => n.Count > 0, "each row names a test");
        named.SelectMany(n => n).Where(n => !Exists(n)).Should().BeEmpty("a test that is named must be there");
    }

    private static bool Exists(string name)
    {
        var parts = name.Split('.');
        return typeof(MigratingPageTests).Assembly.GetTypes()
            .Where(t => t.Name == parts[0])
            .SelectMany(t => t.GetMethods())
            .Any(m => m.Name == parts[1] && m.IsDefined(typeof(FactAttribute), inherit: true));
    }

    private static Task<(string Summary, bool Ok)> RunToolAsync(IReadOnlyList<string>? addresses, CancellationToken cancellationToken) =>
        Task.FromResult(($"{addresses?.Count ?? 0} addresses", !cancellationToken.IsCancellationRequested));

    [GeneratedRegex("`([A-Za-z]+Tests\\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
