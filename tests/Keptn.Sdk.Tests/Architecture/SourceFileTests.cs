using System.Text.RegularExpressions;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Architecture;

/// <summary>Files of the size that one reads, each with one public type that it is named after.</summary>
public sealed partial class SourceFileTests
{
    private const int MaxLines = 350;

    private static readonly string s_sources = Path.Combine(RepositoryRoot.Path, "src");

    [Fact]
    public void Files_AreShort()
    {
        var tooLong = ReadFiles().Where(f => f.Lines.Length > MaxLines).Select(f => $"{f.Name} has {f.Lines.Length} lines");

        tooLong.Should().BeEmpty();
    }

    [Fact]
    public void Files_HaveOnePublicTypeAndItsName()
    {
        var violations = new List<string>();
        foreach (var (name, lines) in ReadFiles())
        {
            var types = lines.Select(l => PublicType().Match(l)).Where(m => m.Success).Select(m => m.Groups["name"].Value).ToList();
            if (types.Count > 1)
            {
                violations.Add($"{name} has {types.Count} public types: {string.Join(", ", types)}");
            }
            else if (types.Count == 1 && !Path.GetFileNameWithoutExtension(name).StartsWith(types[0], StringComparison.Ordinal))
            {
                violations.Add($"{name} has the public type {types[0]}");
            }
        }

        violations.Should().BeEmpty();
    }

    [Theory]
    [InlineData("public sealed class A;", "A")]
    [InlineData("public static partial class A", "A")]
    [InlineData("public readonly record struct A(int B);", "A")]
    [InlineData("public sealed record A<TB> : C", "A")]
    [InlineData("public interface IA", "IA")]
    [InlineData("public enum A", "A")]
    [InlineData("public delegate Task<IReadOnlyList<int>> A(string b);", "A")]
    [InlineData("    public sealed class Nested", null)]
    [InlineData("internal sealed class A", null)]
    [InlineData("/// public class A", null)]
    public void PublicType_RecognisesDeclarations(string line, string? name)
    {
        var match = PublicType().Match(line);

        (match.Success ? match.Groups["name"].Value : null).Should().Be(name);
    }

    private static IEnumerable<(string Name, string[] Lines)> ReadFiles()
    {
        var files = Directory.GetFiles(s_sources, "*.cs", SearchOption.AllDirectories);
        files.Should().HaveCountGreaterThan(100, "the sources are there");
        return files.Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(f => (Path.GetRelativePath(s_sources, f), File.ReadAllLines(f)));
    }

    [GeneratedRegex(@"^public (?:(?:abstract|partial|readonly|ref|sealed|static|unsafe) )*(?:delegate .+ (?=\w+(?:<[^>]*>)?\()|(?:record (?:class |struct )?|class |struct |interface |enum ))(?<name>\w+)")]
    private static partial Regex PublicType();
}
