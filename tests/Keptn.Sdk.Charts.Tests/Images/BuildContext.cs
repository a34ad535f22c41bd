using System.Text.RegularExpressions;

namespace Keptn.Sdk.Charts.Tests.Images;

/// <summary>A folder as a build of an image sees it: without what .dockerignore leaves out.</summary>
internal sealed class BuildContext
{
    private readonly string _root;
    private readonly IReadOnlyList<string> _files;

    internal BuildContext(string root)
    {
        _root = root;
        var rules = File.ReadLines(Path.Combine(root, ".dockerignore"))
            .Where(l => l.Length > 0 && !l.StartsWith('#'))
            .Select(l => (Keep: l[0] == '!', Pattern: ToRegex(l.TrimStart('!'))))
            .ToList();

        // The last rule that fits a file or a folder above it decides.
        _files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .Where(f => rules.FindLast(r => r.Pattern.IsMatch(f)) is not { Pattern: not null, Keep: false })
            .Order(StringComparer.Ordinal)];
    }

    internal IReadOnlyList<string> Files => _files;

    /// <summary>Does what COPY does: files to a folder, or the content of folders.</summary>
    internal void Copy(IReadOnlyList<string> sources, string target)
    {
        foreach (var source in sources)
        {
            var pattern = ToRegex(source.TrimEnd('/'));
            foreach (var file in _files.Where(f => pattern.IsMatch(f)))
            {
                var name = source.EndsWith('/') ? file[source.Length..] : Path.GetFileName(file);
                var copy = Path.Combine(target, name);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(Path.Combine(_root, file), copy, overwrite: true);
            }
        }
    }

    private static Regex ToRegex(string pattern)
    {
        var expression = Regex.Escape(pattern)
            .Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\[", "[", StringComparison.Ordinal);
        return new Regex($"^{expression}(/|$)", RegexOptions.CultureInvariant);
    }
}
