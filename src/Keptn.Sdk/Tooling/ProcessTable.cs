using System.Globalization;

namespace Keptn.Sdk.Tooling;

/// <summary>The processes of a Linux system, as <c>/proc</c> tells of them.</summary>
internal static class ProcessTable
{
    /// <summary>All processes that run: none that has ended and only waits for its parent to ask.</summary>
    internal static IEnumerable<ProcessEntry> Read()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && TryRead(id) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>Whether the environment that a process was started with has an entry. Those of other users are not readable.</summary>
    internal static bool HasInEnvironment(int id, ReadOnlySpan<byte> entry)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/environ").AsSpan().IndexOf(entry) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ProcessEntry? TryRead(int id)
    {
        string text;
        try
        {
            text = File.ReadAllText($"/proc/{id}/stat");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return null;
        }

        // "id (name) state parent group session ...": the name may have blanks and brackets. Source: proc(5).
        const int State = 0;
        const int Parent = 1;
        const int Session = 3;
        const int Started = 19;
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > Started && fields[State] is not ("Z" or "X")
            ? new ProcessEntry(
                id,
                int.Parse(fields[Parent], CultureInfo.InvariantCulture),
                int.Parse(fields[Session], CultureInfo.InvariantCulture),
                long.Parse(fields[Started], CultureInfo.InvariantCulture))
            : null;
    }
}
