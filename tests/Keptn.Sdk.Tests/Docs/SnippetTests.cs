namespace Keptn.Sdk.Tests.Docs;

/// <summary>Every C# snippet of the documentation stands, line by line, in code that is compiled and run.</summary>
public sealed class SnippetTests
{
    private static readonly string s_root = FindRoot();

    public static TheoryData<string> Pages()
    {
        var pages = new TheoryData<string>();
        string[] folders = ["docs", "src"];
        var files = folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(s_root, f), "*.md", SearchOption.AllDirectories));
        foreach (var file in files.Append(Path.Combine(s_root, "README.md")))
        {
            if (!file.Contains("/content/", StringComparison.Ordinal))
            {
                pages.Add(Path.GetRelativePath(s_root, file));
            }
        }

        return pages;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Snippets_OfAPage_StandInCompiledCode(string page)
    {
        string[] folders = ["samples", "tests"];
        var code = folders
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(s_root, f), "*.cs", SearchOption.AllDirectories))
            .Select(f => Normalize(File.ReadAllText(f)))
            .ToList();

        var missing = GetSnippets(File.ReadAllText(Path.Combine(s_root, page))).Where(s => !code.Exists(c => c.Contains(Normalize(s), StringComparison.Ordinal))).ToList();

        missing.Should().BeEmpty("each snippet of {0} must be part of code under samples/ or tests/", page);
    }

    private static IEnumerable<string> GetSnippets(string markdown)
    {
        const string Begin = "```csharp\n";
        for (var start = markdown.IndexOf(Begin, StringComparison.Ordinal); start >= 0; start = markdown.IndexOf(Begin, start, StringComparison.Ordinal))
        {
            start += Begin.Length;
            yield return markdown[start..markdown.IndexOf("```", start, StringComparison.Ordinal)];
        }
    }

    private static string Normalize(string text) =>
        string.Join('\n', text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Keptn.Sdk.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder!;
    }
}
