namespace Keptn.Sdk.Tooling;

/// <summary>Keeps names of files within the folder that they belong to, on every operating system.</summary>
internal static class ResourceName
{
    /// <summary>Says why a name could lead out of a folder; <see langword="null"/> if it cannot.</summary>
    internal static string? FindProblem(string name)
    {
        if (name.Length == 0)
        {
            return "it is empty";
        }

        if (name[0] == '/')
        {
            return "it is absolute";
        }

        // What separates folders, names drives and streams, or ends a text elsewhere.
        if (name.AsSpan().ContainsAny('\\', ':') || name.Any(char.IsControl))
        {
            return "it has a backslash, a colon or a control character";
        }

        foreach (var range in name.AsSpan().Split('/'))
        {
            switch (name.AsSpan()[range])
            {
                case "..":
                    return "it leads out of its folder ('..')";
                case "" or ".":
                    return "it has an empty part or '.'";
            }
        }

        return null;
    }

    /// <summary>Finds a link between a folder and a name in it. A link could lead anywhere, so none is followed.</summary>
    internal static string? FindLink(string folder, string name)
    {
        var current = folder;
        foreach (var part in name.Split('/'))
        {
            current = Path.Combine(current, part);
            if (new FileInfo(current).LinkTarget is not null)
            {
                return current;
            }
        }

        return null;
    }
}
