using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// Numbers as the real control plane passes them on: it holds every JSON number as a 64-bit float, so 2^53+1 loses its
/// last digit and 1.0 becomes 1. Integrations see that, so it is the same here.
/// </summary>
internal static class GoNumber
{
    private const double SmallestPlain = 1e-6;
    private const double SmallestLarge = 1e21;

    /// <summary>Writes a JSON number in Go's spelling: the shortest that reads back equal, an exponent only at the far ends.</summary>
    internal static void Write(Utf8JsonWriter writer, JsonElement number) =>
        writer.WriteRawValue(Format(Read(number)), skipInputValidation: true);

    internal static string Format(double value)
    {
        // "R" has the shortest digits that read back equal; only their layout differs from Go's.
        var (negative, digits, exponent) = TakeApart(value.ToString("R", CultureInfo.InvariantCulture));
        var magnitude = Math.Abs(value);
        var builder = new StringBuilder(negative ? "-" : string.Empty);
        if (magnitude != 0 && magnitude is < SmallestPlain or >= SmallestLarge)
        {
            AppendScientific(builder, digits, exponent);
        }
        else
        {
            AppendPlain(builder, digits, exponent);
        }

        return builder.ToString();
    }

    private static double Read(JsonElement number)
    {
        var value = double.Parse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? value
            : throw new JsonException($"the number {number.GetRawText()} is out of the range of a 64-bit float");
    }

    /// <summary>Sign, significant digits without zeros at either end, and the place of the decimal point behind them.</summary>
    private static (bool Negative, string Digits, int Exponent) TakeApart(string text)
    {
        var negative = text[0] == '-';
        var mantissa = negative ? text[1..] : text;
        var exponent = 0;
        if (mantissa.IndexOf('E', StringComparison.Ordinal) is var mark and >= 0)
        {
            exponent = int.Parse(mantissa.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..mark];
        }

        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        exponent += point < 0 ? digits.Length : point;
        var significant = digits.TrimStart('0');
        exponent -= digits.Length - significant.Length;
        significant = significant.TrimEnd('0');
        return significant.Length == 0 ? (negative, "0", 1) : (negative, significant, exponent);
    }

    private static void AppendPlain(StringBuilder builder, string digits, int exponent)
    {
        if (exponent <= 0)
        {
            builder.Append("0.").Append('0', -exponent).Append(digits);
        }
        else if (exponent >= digits.Length)
        {
            builder.Append(digits).Append('0', exponent - digits.Length);
        }
        else
        {
            builder.Append(digits, 0, exponent).Append('.').Append(digits, exponent, digits.Length - exponent);
        }
    }

    private static void AppendScientific(StringBuilder builder, string digits, int exponent)
    {
        builder.Append(digits[0]);
        if (digits.Length > 1)
        {
            builder.Append('.').Append(digits, 1, digits.Length - 1);
        }

        builder.Append('e').Append(exponent - 1 < 0 ? '-' : '+').Append(Math.Abs(exponent - 1).ToString(CultureInfo.InvariantCulture));
    }
}
