using System.Globalization;

namespace Keptn.Sdk.Executors.Templates;

/// <summary>Floats as Go's strconv.FormatFloat writes them. Source: the documentation of package strconv.</summary>
internal static class GoFloat
{
    /// <summary>Formats with a verb of <c>eEfFgGx</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="precision">The precision; -1 for the fewest digits that read back equal.</param>
    internal static string Format(double value, char verb, int precision)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        return verb switch
        {
            'e' => Exponential(value, precision),
            'E' => Exponential(value, precision).ToUpperInvariant(),
            'f' or 'F' => Fixed(value, precision),
            'g' => General(value, precision),
            'G' => General(value, precision).ToUpperInvariant(),
            'b' => Binary(value),
            'X' => Hexadecimal(value).ToUpperInvariant(),
            _ => Hexadecimal(value),
        };
    }

    private static string Sign(double value) => double.IsNegative(value) ? "-" : string.Empty;

    /// <summary>The significant digits and the power of ten of the first one.</summary>
    private static (string Digits, int Exponent) Take(double value, int digits)
    {
        if (digits < 0)
        {
            return Shortest(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        }

        var parts = Math.Abs(value).ToString($"E{Math.Max(digits - 1, 0)}", CultureInfo.InvariantCulture).Split('E');
        return (parts[0].Replace(".", string.Empty, StringComparison.Ordinal), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static (string Digits, int Exponent) Shortest(string text)
    {
        var parts = text.Split('E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? parts[0] : parts[0][..point];
        var digits = whole + (point < 0 ? string.Empty : parts[0][(point + 1)..]);
        var zeros = digits.Length - digits.TrimStart('0').Length;
        return digits.Trim('0') is { Length: > 0 } trimmed
            ? (trimmed, exponent + whole.Length - 1 - zeros)
            : ("0", 0);
    }

    private static string Exponential(double value, int precision)
    {
        var (digits, exponent) = Take(value, precision < 0 ? -1 : precision + 1);
        return Sign(value) + Exponential(digits, exponent);
    }

    private static string Exponential(string digits, int exponent) => string.Create(
        CultureInfo.InvariantCulture,
        $"{digits[0]}{(digits.Length > 1 ? "." : string.Empty)}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");

    private static string Fixed(double value, int precision)
    {
        if (precision >= 0)
        {
            return Sign(value) + Math.Abs(value).ToString($"F{precision}", CultureInfo.InvariantCulture);
        }

        var (digits, exponent) = Take(value, -1);
        return Sign(value) + Plain(digits, exponent);
    }

    private static string Plain(string digits, int exponent) =>
        exponent < 0 ? "0." + new string('0', -exponent - 1) + digits
        : digits.Length <= exponent + 1 ? digits + new string('0', exponent + 1 - digits.Length)
        : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";

    private static string General(double value, int precision)
    {
        var shortest = precision < 0;
        precision = precision == 0 ? 1 : precision;
        var (digits, exponent) = Take(value, shortest ? -1 : precision);
        if (!shortest)
        {
            digits = digits.TrimEnd('0') is { Length: > 0 } trimmed ? trimmed : "0";
        }

        // Without a precision the limit is that of six digits.
        var limit = shortest ? 6 : precision;
        if (!shortest && limit > digits.Length && digits.Length >= exponent + 1)
        {
            limit = digits.Length;
        }

        return Sign(value) + (exponent < -4 || exponent >= limit ? Exponential(digits, exponent) : Plain(digits, exponent));
    }

    private static (ulong Mantissa, int Exponent) Split(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var mantissa = bits & ((1UL << 52) - 1);
        var exponent = (int)((bits >> 52) & 0x7FF);
        return exponent == 0 ? (mantissa, -1074) : (mantissa | (1UL << 52), exponent - 1075);
    }

    private static string Binary(double value)
    {
        var (mantissa, exponent) = Split(value);
        return string.Create(CultureInfo.InvariantCulture, $"{Sign(value)}{mantissa}p{(exponent >= 0 ? "+" : string.Empty)}{exponent}");
    }

    private static string Hexadecimal(double value)
    {
        var (mantissa, exponent) = Split(value);
        if (mantissa == 0)
        {
            return Sign(value) + "0x0p+00";
        }

        for (; (mantissa & (1UL << 52)) == 0; mantissa <<= 1)
        {
            exponent--;
        }

        exponent += 52;
        var fraction = (mantissa & ((1UL << 52) - 1)).ToString("x13", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Sign(value)}0x1{(fraction.Length > 0 ? "." : string.Empty)}{fraction}p{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
