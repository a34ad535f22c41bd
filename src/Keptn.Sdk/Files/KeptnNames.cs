using System.Buffers;

namespace Keptn.Sdk.Files;

/// <summary>The rules for names of projects, stages and services. Source: go-utils pkg/lib/keptn.</summary>
public static class KeptnNames
{
    private static readonly SearchValues<char> NotInFolders = SearchValues.Create("/><|:&");

    /// <summary>
    /// Whether this can name a project or a stage: a lower-case letter first, then lower-case letters, digits and
    /// hyphens, no hyphen last. ASCII only.
    /// </summary>
    /// <param name="name">The name.</param>
    public static bool IsValidEntityName(string? name)
    {
        if (string.IsNullOrEmpty(name) || !char.IsAsciiLetterLower(name[0]) || name[^1] == '-')
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether Keptn can keep a service of this name in a folder: not <c>.</c> or <c>..</c>, and none of
    /// <c>/ &gt; &lt; | : &amp;</c>. An empty name passes, as it does in Keptn; whether one is needed is another rule.
    /// </summary>
    /// <param name="name">The name.</param>
    public static bool IsValidDirectoryName(string? name) =>
        name is not ("." or "..") && !name.AsSpan().ContainsAny(NotInFolders);
}
