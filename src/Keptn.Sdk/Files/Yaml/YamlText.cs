using YamlDotNet.Core;

namespace Keptn.Sdk.Files.Yaml;

/// <summary>
/// What Go's parser refuses in a text and the parser used here does not: control characters, and tabs before the
/// content of a line. People indent with tabs by mistake, and Keptn would refuse the file.
/// </summary>
internal sealed class YamlText
{
    private readonly FileContext _file;

    // Lines that begin with a tab, in order, and whether they may.
    private readonly List<int> _tabLines;
    private readonly bool[] _allowed;

    internal YamlText(string text, FileContext file)
    {
        _file = file;
        _tabLines = FindTabLines(text);
        _allowed = new bool[_tabLines.Count];
    }

    /// <summary>Refuses characters that must not stand in YAML.</summary>
    internal static void RefuseControlCharacters(string text, FileContext file)
    {
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                line++;
                lineStart = i + 1;
            }
            else if (!IsAllowed(text, ref i))
            {
                throw file.Fatal(line, i - lineStart + 1, $"the character U+{(int)c:X4} must not stand in YAML");
            }
        }
    }

    /// <summary>Tabs may stand before the content of the lines of this value, its first one excepted.</summary>
    internal void AllowTabs(Mark start, Mark end)
    {
        if (start.Line == end.Line || _tabLines.Count == 0)
        {
            return;
        }

        var first = _tabLines.BinarySearch((int)start.Line + 1);
        for (var i = first < 0 ? ~first : first; i < _tabLines.Count; i++)
        {
            if (_tabLines[i] > end.Line || (_tabLines[i] == end.Line && end.Column <= 1))
            {
                break;
            }

            _allowed[i] = true;
        }
    }

    /// <summary>Refuses a tab before the content of a line, up to the line given.</summary>
    internal void RefuseTabIndents(int lastLine)
    {
        if (FindRefused(1) is var line and > 0 && line <= lastLine)
        {
            throw TabIndent(line);
        }
    }

    /// <summary>The error of the parser, at the line that causes it.</summary>
    /// <param name="e">The error.</param>
    /// <param name="inFlow">Whether it came up between brackets, where tabs may stand.</param>
    internal KeptnFileException Describe(YamlException e, bool inFlow)
    {
        // Of a tab the parser names the line where the map begins, or the one after it, where the indentation differs.
        var isAboutTabs = e.Message.Contains("tab", StringComparison.Ordinal);
        var tab = FindRefused(isAboutTabs ? (int)e.Start.Line : 1);
        return tab > 0 && (isAboutTabs || (!inFlow && tab <= e.Start.Line))
            ? TabIndent(tab, e)
            : _file.Fatal((int)e.Start.Line, (int)e.Start.Column, $"this is not YAML: {e.Message}", e);
    }

    // The first line from this one on that begins with a tab and may not; 0 if there is none.
    private int FindRefused(int fromLine)
    {
        for (var i = 0; i < _tabLines.Count; i++)
        {
            if (_tabLines[i] >= fromLine && !_allowed[i])
            {
                return _tabLines[i];
            }
        }

        return 0;
    }

    private KeptnFileException TabIndent(int line, Exception? cause = null) =>
        _file.Fatal(line, 1, "a tab stands before the content of the line; YAML is indented with spaces", cause);

    private static bool IsAllowed(string text, ref int i)
    {
        var c = text[i];
        if (char.IsSurrogate(c))
        {
            var isPair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            i += isPair ? 1 : 0;
            return isPair;
        }

        return c is '\t' or '\r' or (>= ' ' and <= '~') or '\u0085' or (>= '\u00A0' and < '\uFEFF') or (> '\uFEFF' and <= '\uFFFD');
    }

    private static List<int> FindTabLines(string text)
    {
        var lines = new List<int>();
        if (!text.Contains('\t', StringComparison.Ordinal))
        {
            return lines;
        }

        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var content = line.IndexOfAnyExcept(' ', '\t');
            if (line[..(content < 0 ? line.Length : content)].Contains('\t'))
            {
                lines.Add(number);
            }
        }

        return lines;
    }
}
