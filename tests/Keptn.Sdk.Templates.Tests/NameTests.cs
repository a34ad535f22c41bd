using System.Text.Json;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Templates.Tests;

/// <summary>Names that people give: whatever they are, everything that is made of them is legal.</summary>
[Collection(TemplateCollection.Name)]
public sealed partial class NameTests(TemplatePackage package)
{
    private static readonly string s_long = string.Concat(Enumerable.Repeat("Very.Long-", 20));

    public static TheoryData<string> Names =>
        ["Acme.Metrics.Sli", "my-probe", "2fast", "class", "Acme.event.2.Handler", "my probe", "Überwachung", "監視サービス", "keptn_service", "System", "Acme.Task", "Foo..Bar-", s_long];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Create_AnyName_MakesLegalNames(string name)
    {
        var repository = new GeneratedRepository(await package.CreateAsync(name, "--kind", "sli", "--no-restore"));

        repository.ShouldHaveNoTokens();
        repository.ProjectName.Should().MatchRegex(@"^[\p{L}\p{Nd}]([\p{L}\p{Nd}._-]*[\p{L}\p{Nd}])?$").And.Subject.Length.Should().BeLessThanOrEqualTo(110);
        var files = repository.ReadFiles();
        var declared = NamespaceDeclaration().Matches(string.Concat(files.Where(f => f.Key.EndsWith(".cs", StringComparison.Ordinal)).Select(f => f.Value)));
        declared.Should().NotBeEmpty().And.OnlyContain(m => m.Groups[1].Value.Split('.').All(part => Identifier().IsMatch(part)));
        var service = ServiceName().Match(files[$"src/{repository.ProjectName}/KeptnIntegration.cs"]).Groups[1].Value;
        KubernetesName().IsMatch(service).Should().BeTrue(service);
        files["chart/Chart.yaml"].Should().Contain($"name: \"{service}\"\n");
        files.Keys.Should().Contain($"keptn/dev/catalog/{service}/sli.yaml");
    }

    [LongTheory]
    [MemberData(nameof(Names))]
    public async Task Create_AnyName_Builds(string name)
    {
        var folder = await package.CreateAsync(name, "--kind", "sli");

        (await package.RunAsync(folder, "build", "--no-restore")).Should().Contain("0 Warning(s)");
    }

    [Fact]
    public async Task Create_NameIsATypeOfTheCode_NamespaceIsAnother()
    {
        var repository = new GeneratedRepository(await package.CreateAsync("Acme.Notification", "--kind", "notification", "--no-restore"));
        await package.AddHandlerAsync(repository.Folder, "-n", "Rollout", "--service", repository.ProjectName);

        repository.ProjectName.Should().Be("Acme.Notification");
        var code = string.Concat(repository.ReadFiles().Where(f => f.Key.EndsWith(".cs", StringComparison.Ordinal)).Select(f => f.Value));
        NamespaceDeclaration().Matches(code).Select(m => m.Groups[1].Value).Distinct()
            .Should().BeEquivalentTo("Acme.NotificationService", "Acme.NotificationService.Demo", "Acme.NotificationService.Tests");
    }

    [Theory]
    [InlineData("underscores")]
    [InlineData("noDigitFirst")]
    [InlineData("noKeyword")]
    [InlineData("notOfTheCode")]
    public void Form_OfTheNamespace_IsTheSameInBothTemplates(string form) =>
        ReadForm("keptn-handler", form).Should().Be(ReadForm("keptn-service", form));

    /// <summary>
    /// A namespace hides a type of its name from those beside it: everything that stands in the code is made one, but for the names
    /// that the template replaces. Where this fails, the names of the errors belong into the form "notOfTheCode" of both templates.
    /// </summary>
    [LongTheory]
    [InlineData("sli")]
    [InlineData("test")]
    [InlineData("action")]
    [InlineData("notification")]
    [InlineData("task")]
    public async Task Create_NamespacesOfTheNamesInTheCode_Builds(string kind)
    {
        var repository = new GeneratedRepository(await package.CreateAsync("Acme.Probe", "--kind", kind));
        await package.AddHandlerAsync(repository.Folder, "-n", "Rollout", "--service", repository.ProjectName);
        var code = string.Concat(repository.ReadFiles().Where(f => f.Key.EndsWith(".cs", StringComparison.Ordinal)).Select(f => f.Value));
        var replaced = new Regex(ReadForm("keptn-service", "notOfTheCode").Pattern);
        var namespaces = Word().Matches(code).Select(m => m.Value).Distinct()
            .Where(word => word is not ("Acme" or "Probe") && !replaced.IsMatch(word))
            .Select(word => $"namespace Acme.{word} {{ internal static class Marker_; }}");
        var lines = namespaces.ToList();
        lines.Should().HaveCountGreaterThan(100);
        foreach (var project in (string[])["src/Acme.Probe", "tests/Acme.Probe.Tests"])
        {
            await File.WriteAllLinesAsync(Path.Combine(repository.Folder, project, "Names.cs"), lines);
        }

        (await package.RunAsync(repository.Folder, "build", "--no-restore", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"))
            .Should().Contain("0 Error(s)");
    }

    private static (string Pattern, string Replacement) ReadForm(string template, string form)
    {
        var file = Path.Combine(Repository.Root, "src", "Keptn.Sdk.Templates", "content", template, ".template.config", "template.json");
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var found = json.RootElement.GetProperty("forms").GetProperty(form);
        return (found.GetProperty("pattern").GetString()!, found.GetProperty("replacement").GetString()!);
    }

    [GeneratedRegex(@"\b[A-Z][A-Za-z0-9]+\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"^namespace (.+);$", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"^(?!(class|event|namespace|int|string)$)[\p{L}_][\p{L}\p{Nd}_]*$")]
    private static partial Regex Identifier();

    [GeneratedRegex("AddKeptn\\(\"(.+)\"\\)")]
    private static partial Regex ServiceName();

    // RFC 1035, and short enough for what charts append.
    [GeneratedRegex("^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$")]
    private static partial Regex KubernetesName();
}
