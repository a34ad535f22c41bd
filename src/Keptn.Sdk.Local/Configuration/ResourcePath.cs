namespace Keptn.Sdk.Local.Configuration;

/// <summary>Checks the names that make up the place of a resource, so that none leads out of the folder.</summary>
internal static class ResourcePath
{
    /// <summary>The path of a resource below its project, stage or service, with forward slashes.</summary>
    /// <exception cref="ArgumentException">It is empty, or has a part that is not the plain name of a file or folder.</exception>
    internal static string Normalize(string path)
    {
        ArgumentNullException.ThrowIfNull(path);

        // Keptn lists resources with a leading slash; asking with what was listed has to work.
        var parts = path.TrimStart('/').Split('/');
        return Array.TrueForAll(parts, IsPlainName)
            ? string.Join('/', parts)
            : throw new ArgumentException(
                $"'{path}' is not the path of a resource: no part may be empty, '.', '..', '.git', or hold one of \\ : NUL.",
                nameof(path));
    }

    /// <summary>The name of a project, stage or service.</summary>
    internal static string Name(string name, string kind)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsPlainName(name) && !name.Contains('/', StringComparison.Ordinal)
            ? name
            : throw new ArgumentException(
                $"'{name}' cannot be the name of a {kind}: it must not be empty, '.', '..', '.git', or hold one of / \\ : NUL.",
                kind);
    }

    /// <summary>
    /// Whether nothing between a folder and a file in it is a link: a link could lead anywhere, so none is followed.
    /// </summary>
    internal static bool HasNoLinks(string folder, string relativePath)
    {
        var current = folder;
        foreach (var part in relativePath.Split('/'))
        {
            current = Path.Combine(current, part);
            if (new FileInfo(current).LinkTarget is not null)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlainName(string name) =>
        name is not ("" or "." or ".." or ".git") && !name.AsSpan().ContainsAny('\\', ':', '\0');
}
