using System.Globalization;
using System.Text;

namespace Keptn.Sdk.Executors.Templates;

internal sealed partial class GoPrinter
{
    /// <summary>As <c>printf</c>.</summary>
    internal string Format(string format, params ReadOnlySpan<object?> values)
    {
        var text = new StringBuilder();
        var next = 0;
        var reordered = false;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            i++;
            var (directive, isBad) = ReadDirective(format, ref i, values, ref next, ref reordered);
            if (i >= format.Length)
            {
                text.Append("%!(NOVERB)");
                break;
            }

            var verb = format[i];
            if (verb == '%')
            {
                text.Append('%');
            }
            else if (isBad)
            {
                text.Append("%!").Append(verb).Append("(BADINDEX)");
            }
            else if (next >= values.Length)
            {
                text.Append("%!").Append(verb).Append("(MISSING)");
            }
            else
            {
                // Before a v it asks for names of fields, of which there are none here, and not for a sign.
                Write(text, values[next++], verb, verb == 'v' ? directive with { Plus = false } : directive, 0);
            }
        }

        if (!reordered && next < values.Length)
        {
            WriteExtra(text, values[next..]);
        }

        return text.ToString();
    }

    private void WriteExtra(StringBuilder text, ReadOnlySpan<object?> values)
    {
        text.Append("%!(EXTRA ");
        for (var i = 0; i < values.Length; i++)
        {
            text.Append(i > 0 ? ", " : string.Empty);
            if (values[i] is null)
            {
                text.Append("<nil>");
            }
            else
            {
                text.Append(GoValue.GetTypeName(values[i])).Append('=');
                Write(text, values[i], 'v', default, 0);
            }
        }

        text.Append(')');
    }

    private static (Directive Directive, bool IsBad) ReadDirective(
        string format, ref int i, ReadOnlySpan<object?> values, ref int next, ref bool reordered)
    {
        var directive = default(Directive);
        for (; i < format.Length && "+-# 0".Contains(format[i], StringComparison.Ordinal); i++)
        {
            directive = format[i] switch
            {
                '+' => directive with { Plus = true },
                '-' => directive with { Minus = true },
                '#' => directive with { Sharp = true },
                ' ' => directive with { Space = true },
                _ => directive with { Zero = true },
            };
        }

        var isBad = !ReadIndex(format, ref i, values.Length, ref next, ref reordered);
        directive = directive with { Width = ReadNumber(format, ref i, values, ref next) };
        if (directive.Width < 0)
        {
            directive = directive with { Minus = true, Width = -directive.Width };
        }

        if (i < format.Length && format[i] == '.')
        {
            i++;
            isBad |= !ReadIndex(format, ref i, values.Length, ref next, ref reordered);
            directive = directive with { Precision = Math.Max(0, ReadNumber(format, ref i, values, ref next) ?? 0) };
        }

        isBad |= !ReadIndex(format, ref i, values.Length, ref next, ref reordered);
        return (directive, isBad);
    }

    private static int? ReadNumber(string format, ref int i, ReadOnlySpan<object?> values, ref int next)
    {
        if (i < format.Length && format[i] == '*')
        {
            i++;
            return next < values.Length && values[next++] is long width and >= -MaxWidth and <= MaxWidth ? (int)width : null;
        }

        var start = i;
        while (i < format.Length && char.IsAsciiDigit(format[i]))
        {
            i++;
        }

        return i == start ? null
            : int.TryParse(format.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, MaxWidth)
            : MaxWidth;
    }

    /// <summary>Reads <c>[n]</c>, the number of the next operand.</summary>
    private static bool ReadIndex(string format, ref int i, int count, ref int next, ref bool reordered)
    {
        if (i >= format.Length || format[i] != '[')
        {
            return true;
        }

        reordered = true;
        var end = format.IndexOf(']', i);
        if (end < 0)
        {
            i++;
            return false;
        }

        var isNumber = int.TryParse(format.AsSpan(i + 1, end - i - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        i = end + 1;
        if (!isNumber || number < 1 || number > count)
        {
            return false;
        }

        next = number - 1;
        return true;
    }
}
