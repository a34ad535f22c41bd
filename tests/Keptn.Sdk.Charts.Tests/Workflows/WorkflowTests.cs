using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Charts.Tests.Workflows;

/// <summary>The workflows of the service template: right for GitHub, least rights, nothing that moves.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string s_folder = Path.Combine(Chart.Service, ".github");
    private static readonly string[] s_files = [.. Directory.EnumerateFiles(Path.Combine(s_folder, "workflows"), "*.yml").Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (var file in s_files)
        {
            names.Add(Path.GetFileName(file));
        }

        return names;
    }

    [ActionLintFact]
    public async Task ActionLint_FindsNothing()
    {
        s_files.Select(Path.GetFileName).Should().Equal("build.yml", "chart.yml", "image.yml", "release.yml");

        (await ActionLint.CheckAsync(s_files)).Should().BeEmpty();
    }

    [ActionLintFact]
    public async Task ActionLint_FindsMistakes()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("keptn-workflow-").FullName, "wrong.yml");
        await File.WriteAllTextAsync(file, "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ steps.none.outputs.x }}\n");

        (await ActionLint.CheckAsync(file)).Should().ContainSingle().Which.Should().Contain("none");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Actions_ArePinnedByCommit_WithTheVersionBeside(string name)
    {
        var lines = File.ReadLines(Path.Combine(s_folder, "workflows", name)).Where(l => l.Contains("uses:", StringComparison.Ordinal) && !l.Contains("uses: ./", StringComparison.Ordinal)).ToList();

        lines.Should().NotBeEmpty().And.OnlyContain(l => Pinned().IsMatch(l));
    }

    [Fact]
    public void Actions_AreOfOneVersionEach()
    {
        var versions = s_files.SelectMany(File.ReadLines).Select(l => Pinned().Match(l)).Where(m => m.Success)
            .Select(m => (Action: m.Groups["action"].Value, Pin: m.Groups["pin"].Value)).Distinct();

        versions.Select(v => v.Action).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rights_AreNamed_AndWriteIsForTheReleaseAlone(string name)
    {
        var workflow = Read(name);
        var jobs = workflow["jobs"]!.AsObject().ToDictionary(j => j.Key, j => j.Value!["permissions"]?.AsObject() ?? workflow["permissions"]!.AsObject());

        var written = jobs.SelectMany(j => j.Value.Where(p => p.Value!.GetValue<string>() == "write").Select(p => $"{j.Key} {p.Key}"));

        written.Should().BeEquivalentTo(name == "release.yml"
            ? ["image packages", "image id-token", "image attestations", "chart packages", "chart id-token", "chart attestations", "release contents"]
            : Array.Empty<string>());
    }

    // A title of a pull request or a branch's name would become a part of the script.
    [Theory]
    [MemberData(nameof(Names))]
    public void Scripts_TakeValuesFromTheEnvironmentAlone(string name)
    {
        var scripts = Read(name)["jobs"]!.AsObject()
            .SelectMany(j => j.Value!["steps"]?.AsArray() ?? [])
            .Select(s => s!["run"]?.GetValue<string>() ?? string.Empty);

        scripts.Should().OnlyContain(s => !s.Contains("${{", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Jobs_EndInTime_AndLeaveNoCredentialsInTheCheckout(string name)
    {
        foreach (var (_, job) in Read(name)["jobs"]!.AsObject().Where(j => j.Value!["uses"] is null))
        {
            job!["timeout-minutes"]!.GetValue<int>().Should().BeInRange(1, 60);
            job["runs-on"]!.GetValue<string>().Should().NotContain("latest");
            job["steps"]!.AsArray().Where(s => s!["uses"]?.GetValue<string>().StartsWith("actions/checkout", StringComparison.Ordinal) == true)
                .Should().OnlyContain(s => !s!["with"]!["persist-credentials"]!.GetValue<bool>());
        }
    }

    [Fact]
    public void Release_IsPublishedBehindImageAndChart_WithSbomAndProvenance()
    {
        var jobs = Read("release.yml")["jobs"]!;

        jobs["image"]!["needs"]!.GetValue<string>().Should().Be("build");
        jobs["chart"]!["needs"]!.GetValue<string>().Should().Be("image");
        jobs["release"]!["needs"]!.ToJsonString(null).Should().Be("""["image","chart"]""");
        var image = jobs["image"]!["steps"]!.AsArray().Single(s => s!["id"]?.GetValue<string>() == "image")!["with"]!;
        image["sbom"]!.GetValue<bool>().Should().BeTrue();
        image["provenance"]!.GetValue<string>().Should().Be("mode=max");
        image["platforms"]!.GetValue<string>().Should().Be("linux/amd64,linux/arm64");
        foreach (var job in new[] { "image", "chart" })
        {
            jobs[job]!["steps"]!.AsArray().Should().ContainSingle(s => s!["uses"] != null && s["uses"]!.GetValue<string>().StartsWith("actions/attest@"));
        }
    }

    [Fact]
    public void Dependabot_WatchesAllThatIsPinned()
    {
        var updates = YamlNodes.ReadFile(Path.Combine(s_folder, "dependabot.yml"))["updates"]!.AsArray();

        updates.Select(u => u!["package-ecosystem"]!.GetValue<string>()).Should().BeEquivalentTo("nuget", "github-actions", "docker");
        updates.Should().OnlyContain(u => u!["schedule"]!["interval"]!.GetValue<string>() == "weekly");
    }

    [Fact]
    public void Listing_HasWhatArtifactHubAsksFor()
    {
        var listing = YamlNodes.ReadFile(Path.Combine(Chart.Service, "artifacthub-pkg.yml"));

        string[] required = ["version", "name", "displayName", "createdAt", "digest", "description", "license", "install"];
        required.Should().OnlyContain(n => listing[n] != null);
        listing["annotations"]!.AsObject().Select(a => a.Key).Should().BeEquivalentTo("keptn/kind", "keptn/org", "keptn/version");

        // The release writes these lines.
        var release = File.ReadAllText(Path.Combine(s_folder, "workflows", "release.yml"));
        new[] { "version", "digest", "createdAt" }.Should().OnlyContain(n => release.Contains($"s/^{n}:.*/"));
    }

    private static JsonNode Read(string name) => YamlNodes.ReadFile(Path.Combine(s_folder, "workflows", name));

    [GeneratedRegex(@"uses: (?<action>[\w-]+/[\w-]+)@(?<pin>[0-9a-f]{40} # v\d+\.\d+\.\d+)$")]
    private static partial Regex Pinned();
}
