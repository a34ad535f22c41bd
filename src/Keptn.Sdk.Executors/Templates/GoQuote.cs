using System.Globalization;
using System.Text;

namespace Keptn.Sdk.Executors.Templates;

/// <summary>Quotes and escapes as Go's strconv, html, text/template and net/url do. Source: their documentation.</summary>
internal static class GoQuote
{
    internal static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
        {
            Append(text, rune, '"');
        }

        return text.Append('"').ToString();
    }

    internal static string QuoteRune(Rune rune)
    {
        var text = new StringBuilder("'");
        Append(text, rune, '\'');
        return text.Append('\'').ToString();
    }

    internal static string Html(string value) => value
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal)
        .Replace("\0", "\uFFFD", StringComparison.Ordinal);

    internal static string JavaScript(string value)
    {
        var text = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => text.Append("\\\\"),
                '\'' => text.Append("\\'"),
                '"' => text.Append("\\\""),
                '<' or '>' or '&' or '=' => AppendCode(text, rune),
                _ => IsPrintable(rune) ? text.Append(rune) : AppendCode(text, rune),
            };
        }

        return text.ToString();

        static StringBuilder AppendCode(StringBuilder text, Rune rune) => text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
    }

    internal static string Query(string value)
    {
        var text = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            _ = (char)b switch
            {
                ' ' => text.Append('+'),
                (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.' or '~' => text.Append((char)b),
                _ => text.Append(CultureInfo.InvariantCulture, $"%{b:X2}"),
            };
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Rune rune, char quote)
    {
        const string Names = "\a\b\f\n\r\t\v";
        if (rune.Value == quote || rune.Value == '\\')
        {
            text.Append('\\').Append(rune);
        }
        else if (IsPrintable(rune))
        {
            text.Append(rune);
        }
        else if (rune.IsBmp && Names.IndexOf((char)rune.Value, StringComparison.Ordinal) is >= 0 and var index)
        {
            text.Append('\\').Append("abfnrtv"[index]);
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"\\{rune.Value switch { < ' ' or 0x7F => $"x{rune.Value:x2}", < 0x10000 => $"u{rune.Value:x4}", _ => $"U{rune.Value:x8}" }}");
        }
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
