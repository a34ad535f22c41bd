using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// The name of an event in a job configuration: a regular expression of Go (RE2), searched anywhere in the type. It is
/// rewritten for .NET's engine without backtracking, which, as Go's, takes time in proportion to the text.
/// Source: the syntax of Go's package regexp.
/// </summary>
internal sealed class EventPattern
{
    private const int MaxRepeat = 1000;
    private const string Digits = "0-9";
    private const string Words = "0-9A-Za-z_";
    private const string Spaces = @"\t\n\f\r ";

    private static readonly Dictionary<string, string> s_classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = Digits,
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = Words,
        ["xdigit"] = "0-9A-Fa-f",
    };

    private readonly Regex _regex;

    private EventPattern(Regex regex) => _regex = regex;

    internal bool IsMatch(string type) => _regex.IsMatch(type);

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="problem">Why it is none, as the end of a sentence.</param>
    internal static EventPattern? TryParse(string text, out string problem)
    {
        try
        {
            var regex = new Regex(Translate(text), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            problem = string.Empty;
            return new EventPattern(regex);
        }
        catch (FormatException e)
        {
            problem = e.Message;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            problem = e is RegexParseException parse ? $"it is wrong at character {parse.Offset} ({parse.Error})" : "it looks ahead, looks back or refers to a group, or it is too large";
        }

        return null;
    }

    private static string Translate(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            switch (text[i])
            {
                case '\\':
                    i = TranslateEscape(text, i, result, inClass: false);
                    break;
                case '[':
                    i = TranslateClass(text, i, result);
                    break;
                case '(' when i + 1 < text.Length && text[i + 1] == '?':
                    i = TranslateGroup(text, i, result);
                    break;
                case '$':
                    // .NET's also matches before a last line end.
                    result.Append(@"\z");
                    i++;
                    break;
                case '{':
                    i = TranslateRepeat(text, i, result);
                    break;
                default:
                    result.Append(text[i++]);
                    break;
            }
        }

        return result.ToString();
    }

    private static int TranslateEscape(string text, int i, StringBuilder result, bool inClass)
    {
        if (i + 1 == text.Length)
        {
            throw new FormatException("a backslash stands at its end");
        }

        var c = text[i + 1];
        var next = i + 2;
        switch (c)
        {
            case 'Q' when !inClass:
                var end = text.IndexOf(@"\E", next, StringComparison.Ordinal);
                result.Append(Regex.Escape(end < 0 ? text[next..] : text[next..end]));
                return end < 0 ? text.Length : end + 2;
            case 'd' or 'w' or 's':
                var members = c == 'd' ? Digits : c == 'w' ? Words : Spaces;
                result.Append(inClass ? members : $"[{members}]");
                return next;
            case 'D' or 'W' or 'S' when !inClass:
                result.Append(CultureInfo.InvariantCulture, $"[^{(c == 'D' ? Digits : c == 'W' ? Words : Spaces)}]");
                return next;
            case 'p' or 'P' when next < text.Length && text[next] != '{':
                result.Append('\\').Append(c).Append('{').Append(text[next]).Append('}');
                return next + 1;
            case 'p' or 'P' or 'x' when next < text.Length && text[next] == '{':
                return TranslateBraces(text, c, next, result);
            case 'A' or 'b' or 'B' or 'z' when !inClass:
            case 'a' or 'f' or 'n' or 'r' or 't' or 'v' or 'x':
                result.Append('\\').Append(c);
                return next;
            case < (char)128 when !char.IsAsciiLetterOrDigit(c):
                result.Append('\\').Append(c);
                return next;
            default:
                throw new FormatException($"'\\{c}' is not known");
        }
    }

    private static int TranslateBraces(string text, char kind, int i, StringBuilder result)
    {
        var end = text.IndexOf('}', i);
        if (end < 0)
        {
            throw new FormatException("a '{' is not closed");
        }

        var name = text[(i + 1)..end];
        result.Append(kind != 'x' ? $@"\{kind}{{{name}}}"
            : ushort.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? $@"\u{code:X4}"
            : throw new FormatException($"'\\x{{{name}}}' is no character of a type"));
        return end + 1;
    }

    private static int TranslateClass(string text, int i, StringBuilder result)
    {
        result.Append('[');
        i++;
        if (i < text.Length && text[i] == '^')
        {
            result.Append('^');
            i++;
        }

        for (var first = true; i < text.Length; first = false)
        {
            if (text[i] == ']' && !first)
            {
                result.Append(']');
                return i + 1;
            }

            if (text[i] == '\\')
            {
                i = TranslateEscape(text, i, result, inClass: true);
            }
            else if (text.AsSpan(i).StartsWith("[:") && text.IndexOf(":]", i + 2, StringComparison.Ordinal) is > 0 and var end)
            {
                var name = text[(i + 2)..end];
                result.Append(s_classes.TryGetValue(name, out var members) ? members : throw new FormatException($"[:{name}:] is not known"));
                i = end + 2;
            }
            else
            {
                // Brackets would take one class from another in .NET.
                result.Append(text[i] is '[' or ']' ? "\\" : string.Empty).Append(text[i]);
                i++;
            }
        }

        throw new FormatException("a '[' is not closed");
    }

    private static int TranslateGroup(string text, int i, StringBuilder result)
    {
        var rest = text.AsSpan(i + 2);
        if (rest.StartsWith("P<") || rest.StartsWith("<"))
        {
            if (rest[^1] == '<' || rest[rest.IndexOf('<') + 1] is '=' or '!')
            {
                throw new FormatException("it looks back");
            }

            result.Append("(?<");
            return i + 2 + rest.IndexOf('<') + 1;
        }

        var flags = 0;
        while (flags < rest.Length && "imsU-".Contains(rest[flags], StringComparison.Ordinal))
        {
            flags++;
        }

        if (flags == rest.Length || rest[flags] is not (':' or ')'))
        {
            throw new FormatException("a group begins with what is not known");
        }

        // Which of several matches is taken does not matter here.
        var kept = rest[..flags].ToString().Replace("U", string.Empty, StringComparison.Ordinal).TrimEnd('-');
        result.Append(kept.Length == 0 && rest[flags] == ')' ? string.Empty : $"(?{kept}{rest[flags]}");
        return i + 2 + flags + 1;
    }

    private static int TranslateRepeat(string text, int i, StringBuilder result)
    {
        var end = text.IndexOf('}', i);
        var parts = end < 0 ? [] : text[(i + 1)..end].Split(',');
        if (parts.Length is 1 or 2 && parts[0].Length > 0 && parts.All(p => p.All(char.IsAsciiDigit)))
        {
            if (parts.Any(p => p.Length > 0 && (p.Length > 4 || int.Parse(p, CultureInfo.InvariantCulture) > MaxRepeat)))
            {
                throw new FormatException($"it repeats something more than {MaxRepeat} times");
            }

            result.Append(text, i, end + 1 - i);
            return end + 1;
        }

        result.Append(@"\{");
        return i + 1;
    }
}
