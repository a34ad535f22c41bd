using System.Text.Json;

namespace Keptn.Sdk.Templates.Tests;

/// <summary>What <c>dotnet new keptn-service</c> gives, used as its README says.</summary>
[Collection(TemplateCollection.Name)]
public sealed class ServiceTemplateTests(TemplatePackage package)
{
    [Fact]
    public Task Create_SliProvider_WorksAsItIs() => AssertWorksAsync("sli");

    [LongTheory]
    [InlineData("test")]
    [InlineData("test", "--deploy", "none", "--ci", "none")]
    [InlineData("action")]
    [InlineData("notification")]
    [InlineData("task")]
    [InlineData("task", "--task", "Price Plan", "--registry", "ghcr.io/acme")]
    public Task Create_OtherKind_WorksAsItIs(string kind, params string[] options) => AssertWorksAsync(kind, options);

    [Theory]
    [InlineData("none", "none")]
    [InlineData("helm", "github")]
    public async Task Create_WithOrWithoutDeploymentAndWorkflows_HasTheirFiles(string deploy, string ci)
    {
        var folder = await package.CreateAsync("Acme.Service", "--deploy", deploy, "--ci", ci, "--registry", "HTTPS://ghcr.io/Acme/", "--no-restore");

        var files = new GeneratedRepository(folder).ReadFiles();
        foreach (var file in (string[])["Dockerfile", ".dockerignore", "artifacthub-pkg.yml", "chart/Chart.yaml", "chart/values.yaml"])
        {
            files.ContainsKey(file).Should().Be(deploy == "helm", file);
        }

        files.ContainsKey(".github/workflows/build.yml").Should().Be(ci == "github");
        if (deploy == "helm")
        {
            files["chart/values.yaml"].Should().Contain("repository: ghcr.io/acme/acme-service\n");
        }
    }

    [Theory]
    [InlineData("sli", "sh.keptn.event.get-sli.triggered")]
    [InlineData("notification", "sh.keptn.event.*.*.finished")]
    [InlineData("task", "sh.keptn.event.check-cost.triggered")]
    public async Task Create_Kind_ADistributorGetsItsEvents(string kind, string topic)
    {
        var folder = await package.CreateAsync("Acme.Service", "--kind", kind, "--no-restore");

        new GeneratedRepository(folder).ReadFiles()["chart/values.yaml"].Should().Contain($"- {topic}\n");
    }

    [Fact]
    public async Task Create_WithoutAFeed_LeavesTheSourcesAlone()
    {
        var folder = await package.CreateWithoutFeedAsync("Acme.Service", "--no-restore");

        Directory.GetFiles(folder, "nuget.config").Should().BeEmpty();
    }

    private async Task AssertWorksAsync(string kind, params string[] options)
    {
        var repository = new GeneratedRepository(await package.CreateAsync("Acme.Probe", ["--kind", kind, .. options]));
        repository.ShouldHaveNoTokens();
        File.Exists(Path.Combine(package.PackageCache, "keptn.sdk", package.Version, "keptn.sdk.nuspec")).Should().BeTrue("the template restores by itself");
        File.ReadAllText(Path.Combine(package.PackageCache, "keptn.sdk", package.Version, ".nupkg.metadata")).Should().Contain(
            JsonEncodedText.Encode(package.Feed).ToString(), "it is the package of this build");

        // One handler more, by the item template.
        await package.AddHandlerAsync(repository.Folder, "-n", "RolloutHandler", "--service", repository.ProjectName);
        repository.ReadFiles()[$"src/{repository.ProjectName}/RolloutTriggered.cs"].Should().Contain("TaskName => \"rollout\";");
        repository.ShouldHaveNoTokens();

        (await package.RunAsync(repository.Folder, "build", "--no-restore")).Should().Contain("0 Warning(s)");
        (await package.RunAsync(repository.Folder, "test", "--no-build")).Should().MatchRegex(@"Failed: +0, Passed: +[1-9]\d*, Skipped: +0");
        var run = await package.RunAsync(repository.Folder, "run", "--no-build", "--project", $"src/{repository.ProjectName}", "--", "--local");
        run.TrimEnd().Should().MatchRegex(@"(?s)\.triggered .*\.finished .*Sequence dev\.\w+ finished: pass$");
        await AssertRequestsWorkAsync(repository);
        if (LongTheoryAttribute.IsLong)
        {
            await package.RunAsync(repository.Folder, "format", "--no-restore", "--verify-no-changes");
            await package.RunToolAsync(repository.Folder, "tool", "restore");
            await package.RunToolAsync(repository.Folder, "keptn-local", "validate", "keptn");
        }
    }

    /// <summary>The requests of the .http file: a sequence, a single event, and what was answered.</summary>
    private async Task AssertRequestsWorkAsync(GeneratedRepository repository)
    {
        await using var service = await ServedService.StartAsync(repository, package.PackageCache);
        using var http = new HttpClient();
        var file = new HttpFile(Path.Combine(repository.Folder, "test-events", "requests.http"));
        var requests = file.Read(
            new Dictionary<string, string> { ["api"] = service.Api },
            body => body.Replace("127.0.0.1:8091", $"127.0.0.1:{service.DemoPort}", StringComparison.Ordinal)).ToList();

        requests.Select(r => r.Method.Method).Should().Equal("POST", "POST", "GET");
        foreach (var request in requests[..2])
        {
            using var accepted = await http.SendAsync(request);
            (await accepted.Content.ReadAsStringAsync()).Should().Contain("keptnContext");
        }

        // One answer to the event of the sequence, one to the single one.
        JsonElement[] answers = [];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (answers.Length < 2)
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, requests[2].RequestUri);
            question.Headers.Add("x-token", requests[2].Headers.GetValues("x-token"));
            using var response = await http.SendAsync(question, patience.Token);
            var found = JsonDocument.Parse(await response.Content.ReadAsStringAsync(patience.Token));
            answers = [.. found.RootElement.GetProperty("events").EnumerateArray()];
        }

        answers.Select(a => a.GetProperty("data").GetProperty("status").GetString()).Should().OnlyContain(status => status == "succeeded");
    }
}
