using System.Text.RegularExpressions;

namespace Keptn.Sdk.Templates.Tests;

/// <summary>Names that people give: whatever they are, everything that is made of them is legal.</summary>
[Collection(TemplateCollection.Name)]
public sealed partial class NameTests(TemplatePackage package)
{
    private static readonly string s_long = string.Concat(Enumerable.Repeat("Very.Long-", 20));

    public static TheoryData<string> Names =>
        ["Acme.Metrics.Sli", "my-probe", "2fast", "class", "Acme.event.2.Handler", "my probe", "Überwachung", "監視サービス", "keptn_service", "System", "Foo..Bar-", s_long];

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
