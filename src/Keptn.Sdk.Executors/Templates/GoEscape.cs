using System.Globalization;
using System.Text;

namespace Keptn.Sdk.Executors.Templates;

/// <summary>Escapes in quoted text. Source: the Go specification, "Rune literals" and "String literals".</summary>
internal static class GoEscape
{
    private const string Names = "abfnrtv\\";
    private const string Values = "\a\b\f\n\r\t\v\\";

    /// <summary>Reads what follows a backslash.</summary>
    /// <returns>The position of its last character; -1 where there is no such escape.</returns>
    internal static int Read(string source, int position, char quote, StringBuilder text)
    {
        if (position >= source.Length)
        {
            return -1;
        }

        var c = source[position];
        if (c == quote)
        {
            text.Append(c);
            return position;
        }

        if (Names.IndexOf(c, StringComparison.Ordinal) is >= 0 and var index)
        {
            text.Append(Values[index]);
            return position;
        }

        return c switch
        {
            'x' => ReadHex(source, position, 2, text),
            'u' => ReadHex(source, position, 4, text),
            'U' => ReadHex(source, position, 8, text),
            >= '0' and <= '7' => ReadOctal(source, position, text),
            _ => -1,
        };
    }

    private static int ReadHex(string source, int position, int digits, StringBuilder text)
    {
        if (position + digits >= source.Length
            || !int.TryParse(source.AsSpan(position + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || !Rune.TryCreate(value, out var rune))
        {
            return -1;
        }

        text.Append(rune);
        return position + digits;
    }

    private static int ReadOctal(string source, int position, StringBuilder text)
    {
        var value = 0;
        for (var i = position; i < position + 3; i++)
        {
            if (i >= source.Length || source[i] is < '0' or > '7')
            {
                return -1;
            }

            value = (value * 8) + (source[i] - '0');
        }

        text.Append((char)value);
        return value > 255 ? -1 : position + 2;
    }
}
