using System.Globalization;
using System.Numerics;
using System.Text;

namespace Keptn.Sdk.Executors.Templates;

/// <summary>Prints values as Go's fmt does. Source: the documentation of package fmt.</summary>
/// <param name="plainNumbers">Whether <c>%v</c> writes numbers without an exponent.</param>
internal sealed partial class GoPrinter(bool plainNumbers)
{
    private const int MaxWidth = 1000;

    /// <summary>As a template prints the value of an action.</summary>
    internal string PrintAction(object? value) => value is null ? "<no value>" : Print(value);

    /// <summary>As <c>print</c>: a space between operands of which neither is a text.</summary>
    internal string Print(params ReadOnlySpan<object?> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0 && values[i] is not string && values[i - 1] is not string)
            {
                text.Append(' ');
            }

            Write(text, values[i], 'v', default, 0);
        }

        return text.ToString();
    }

    /// <summary>As <c>println</c>.</summary>
    internal string PrintLine(params ReadOnlySpan<object?> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            text.Append(i > 0 ? " " : string.Empty);
            Write(text, values[i], 'v', default, 0);
        }

        return text.Append('\n').ToString();
    }

    private void Write(StringBuilder text, object? value, char verb, in Directive directive, int depth)
    {
        if (verb == 'T')
        {
            Pad(text, GoValue.GetTypeName(value), directive);
            return;
        }

        switch (value)
        {
            case null when depth > 0:
                text.Append(directive.Sharp && verb == 'v' ? "interface {}(nil)" : "<nil>");
                break;
            case null when verb == 'v':
                Pad(text, "<nil>", directive);
                break;
            case bool flag when verb is 'v' or 't':
                Pad(text, flag ? "true" : "false", directive);
                break;
            case long number when "vdboOxXcqU".Contains(verb, StringComparison.Ordinal):
                WriteInteger(text, number, verb, directive);
                break;
            case double number when "vbgGxXfFeE".Contains(verb, StringComparison.Ordinal):
                WriteFloat(text, number, verb, directive);
                break;
            case Complex number when "vbgGxXfFeE".Contains(verb, StringComparison.Ordinal):
                text.Append('(');
                WriteFloat(text, number.Real, verb, directive);
                WriteFloat(text, number.Imaginary, verb, directive with { Plus = true });
                text.Append("i)");
                break;
            case string s when verb is 'v' or 's' or 'x' or 'X' or 'q':
                WriteText(text, s, verb, directive);
                break;
            case GoMap map:
                WriteMap(text, map, verb, directive, depth);
                break;
            case object?[] list:
                WriteList(text, list, verb, directive, depth);
                break;
            default:
                WriteBad(text, value, verb, directive);
                break;
        }
    }

    private void WriteBad(StringBuilder text, object? value, char verb, in Directive directive)
    {
        text.Append("%!").Append(verb).Append('(');
        if (value is null)
        {
            text.Append("<nil>");
        }
        else
        {
            text.Append(GoValue.GetTypeName(value)).Append('=');
            Write(text, value, 'v', directive with { Sharp = false }, 0);
        }

        text.Append(')');
    }

    private void WriteMap(StringBuilder text, GoMap map, char verb, in Directive directive, int depth)
    {
        var source = directive.Sharp && verb == 'v';
        text.Append(source ? GoValue.GetTypeName(map) + "{" : "map[");
        var first = true;
        foreach (var (key, value) in map)
        {
            text.Append(first ? string.Empty : source ? ", " : " ");
            first = false;
            Write(text, key, verb, directive, depth + 1);
            text.Append(':');
            Write(text, value, verb, directive, depth + 1);
        }

        text.Append(source ? '}' : ']');
    }

    private void WriteList(StringBuilder text, object?[] list, char verb, in Directive directive, int depth)
    {
        var source = directive.Sharp && verb == 'v';
        text.Append(source ? "[]interface {}{" : "[");
        for (var i = 0; i < list.Length; i++)
        {
            text.Append(i == 0 ? string.Empty : source ? ", " : " ");
            Write(text, list[i], verb, directive, depth + 1);
        }

        text.Append(source ? '}' : ']');
    }

    private static void WriteText(StringBuilder text, string value, char verb, in Directive directive)
    {
        if (directive.Precision is { } precision)
        {
            value = string.Concat(value.EnumerateRunes().Take(precision).Select(r => r.ToString()));
        }

        switch (verb)
        {
            case 'q':
            case 'v' when directive.Sharp:
                Pad(text, GoQuote.Quote(value), directive);
                break;
            case 'x' or 'X':
                var hex = Convert.ToHexString(Encoding.UTF8.GetBytes(value));
                Pad(text, (directive.Sharp && hex.Length > 0 ? verb == 'x' ? "0x" : "0X" : string.Empty) + (verb == 'x' ? hex.ToLowerInvariant() : hex), directive);
                break;
            default:
                Pad(text, value, directive);
                break;
        }
    }

    private static void WriteInteger(StringBuilder text, long value, char verb, in Directive directive)
    {
        switch (verb)
        {
            case 'c':
                Pad(text, ToRune(value).ToString(), directive);
                return;
            case 'q':
                Pad(text, GoQuote.QuoteRune(ToRune(value)), directive);
                return;
            case 'U':
                Pad(text, string.Create(CultureInfo.InvariantCulture, $"U+{value:X4}"), directive);
                return;
        }

        var magnitude = value < 0 ? (ulong)(-(value + 1)) + 1 : (ulong)value;
        var digits = verb switch
        {
            'b' => magnitude.ToString("B", CultureInfo.InvariantCulture),
            'o' or 'O' => ToOctal(magnitude),
            'x' => magnitude.ToString("x", CultureInfo.InvariantCulture),
            'X' => magnitude.ToString("X", CultureInfo.InvariantCulture),
            _ => magnitude.ToString(CultureInfo.InvariantCulture),
        };
        var prefix = (verb, directive.Sharp) switch
        {
            ('O', _) => "0o",
            ('x', true) => "0x",
            ('X', true) => "0X",
            ('b', true) => "0b",
            ('o', true) => "0",
            _ => string.Empty,
        };
        var sign = value < 0 ? "-" : directive.Plus ? "+" : directive.Space ? " " : string.Empty;
        if (directive.Precision is { } precision)
        {
            digits = precision == 0 && value == 0 ? string.Empty : digits.PadLeft(precision, '0');
        }
        else if (directive is { Zero: true, Minus: false, Width: { } width })
        {
            digits = digits.PadLeft(Math.Max(0, width - sign.Length), '0');
        }

        Pad(text, sign + prefix + digits, directive with { Zero = false });
    }

    private void WriteFloat(StringBuilder text, double value, char verb, in Directive directive)
    {
        var precision = directive.Precision ?? (verb is 'f' or 'F' or 'e' or 'E' ? 6 : -1);
        var number = verb == 'v'
            ? GoFloat.Format(value, plainNumbers && directive.Precision is null ? 'f' : 'g', precision)
            : GoFloat.Format(value, verb, precision);
        var sign = number[0] is '-' or '+' ? number[..1] : string.Empty;
        number = number[sign.Length..];
        sign = sign == "-" ? sign : directive.Plus && !(verb == 'v' && directive.Sharp) ? "+" : directive.Space ? " " : sign == "+" ? sign : string.Empty;
        if (directive is { Zero: true, Minus: false, Width: { } width } && double.IsFinite(value))
        {
            number = number.PadLeft(Math.Max(0, width - sign.Length), '0');
        }

        Pad(text, sign + number, directive with { Zero = false });
    }

    private static Rune ToRune(long value) => value is >= 0 and <= 0x10FFFF && Rune.IsValid((int)value) ? new Rune((int)value) : Rune.ReplacementChar;

    private static string ToOctal(ulong value)
    {
        var digits = string.Empty;
        do
        {
            digits = (char)('0' + (int)(value % 8)) + digits;
            value /= 8;
        }
        while (value > 0);
        return digits;
    }

    private static void Pad(StringBuilder text, string value, in Directive directive)
    {
        var missing = directive.Width is { } width ? Math.Max(0, width - value.EnumerateRunes().Count()) : 0;
        var zero = directive is { Zero: true, Minus: false };
        text.Append(zero ? '0' : ' ', directive.Minus ? 0 : missing).Append(value).Append(' ', directive.Minus ? missing : 0);
    }

    /// <summary>What stands between % and the verb.</summary>
    private readonly record struct Directive(bool Minus, bool Plus, bool Sharp, bool Space, bool Zero, int? Width, int? Precision);
}
