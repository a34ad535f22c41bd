using System.Text;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>A text with placeholders, taken apart: <c>${data.project}</c>, <c>${env.name}</c>, <c>${timeutcms}</c>.</summary>
internal sealed class PlaceholderText
{
    private PlaceholderText(IReadOnlyList<Part> parts) => Parts = parts;

    internal IReadOnlyList<Part> Parts { get; }

    /// <summary>The names of its placeholders.</summary>
    internal IEnumerable<string> Names => Parts.Where(p => p.IsPlaceholder).Select(p => p.Name);

    internal static PlaceholderText Parse(string text)
    {
        var parts = new List<Part>();
        var literal = 0;
        for (var start = text.IndexOf("${", StringComparison.Ordinal); start >= 0; start = text.IndexOf("${", start, StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                break;
            }

            // In ${a${b} the inner one is the placeholder.
            start = text.LastIndexOf("${", end, end - start + 1, StringComparison.Ordinal);
            if (start > literal)
            {
                parts.Add(new Part(text[literal..start], false));
            }

            parts.Add(new Part(text[start..(end + 1)], true));
            start = literal = end + 1;
        }

        if (literal < text.Length)
        {
            parts.Add(new Part(text[literal..], false));
        }

        return new PlaceholderText(parts);
    }

    /// <summary>Puts values in as they are. Values are never looked through for placeholders.</summary>
    internal string Fill(Func<string, EventValue?> find)
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            text.Append(part.IsPlaceholder && find(part.Name) is { } value ? value.Text : part.Text);
        }

        return text.ToString();
    }

    /// <summary>A piece: text of the file's author, or a placeholder.</summary>
    /// <param name="Text">The piece as it stands in the file.</param>
    /// <param name="IsPlaceholder">Whether it is a placeholder.</param>
    internal readonly record struct Part(string Text, bool IsPlaceholder)
    {
        /// <summary>What a placeholder names.</summary>
        internal string Name => Text[2..^1];
    }
}
