using System.Globalization;

namespace Keptn.Sdk.Files;

/// <summary>Reads numbers as Go's strconv.ParseFloat does.</summary>
internal static class GoFloat
{
    internal static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        var unsigned = text.IsEmpty || text[0] is not ('+' or '-') ? text : text[1..];
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
            return true;
        }

        if (!TryDropUnderscores(unsigned, out var digits))
        {
            return false;
        }

        var isHex = digits.Length > 1 && digits[0] == '0' && digits[1] is 'x' or 'X';
        if (!(isHex ? TryHex(digits.AsSpan(2), out value) : TryDecimal(digits, out value)) || !double.IsFinite(value))
        {
            return false;
        }

        value = text[0] == '-' ? -value : value;
        return true;
    }

    // An underscore stands between two digits, or between the base prefix and the first digit.
    private static bool TryDropUnderscores(ReadOnlySpan<char> text, out string digits)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_')
            {
                var before = i > 0 && (char.IsAsciiHexDigit(text[i - 1]) || (i == 2 && text[1] is 'x' or 'X'));
                if (!before || i + 1 == text.Length || !char.IsAsciiHexDigit(text[i + 1]))
                {
                    digits = string.Empty;
                    return false;
                }
            }
        }

        digits = text.ToString().Replace("_", string.Empty, StringComparison.Ordinal);
        return true;
    }

    private static bool TryDecimal(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        return !text.IsEmpty
            && text[0] is not ('+' or '-')
            && double.TryParse(
                text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);
    }

    // <digits>[.<digits>]p[+-]<decimal exponent>, with at least one digit.
    private static bool TryHex(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        var exponentAt = text.IndexOfAny('p', 'P');
        if (exponentAt < 0
            || !int.TryParse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return false;
        }

        var digits = 0;
        var isFraction = false;
        foreach (var c in text[..exponentAt])
        {
            if (c == '.' && !isFraction)
            {
                isFraction = true;
            }
            else if (char.IsAsciiHexDigit(c))
            {
                value = (value * 16) + int.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                exponent -= isFraction ? 4 : 0;
                digits++;
            }
            else
            {
                return false;
            }
        }

        value = Math.ScaleB(value, exponent);
        return digits > 0;
    }
}
