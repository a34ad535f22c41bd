using System.Globalization;
using System.Numerics;

namespace Keptn.Sdk.Executors.Templates;

/// <summary>Numbers as Go writes them. Source: the Go specification, "Integer literals" to "Imaginary literals".</summary>
internal static class NumberLiteral
{
    /// <summary>Stands for a whole number that no int holds: an error only when it is used.</summary>
    internal static readonly object Overflow = new();

    /// <summary>Reads a number: a <see cref="long"/>, <see cref="double"/>, <see cref="Complex"/> or <see cref="Overflow"/>; null if it is none.</summary>
    internal static object? Parse(string text)
    {
        if (text.EndsWith('i'))
        {
            return ParseFloat(text[..^1]) is { } imaginary ? new Complex(0, imaginary) : null;
        }

        var isHex = text.Contains("0x", StringComparison.OrdinalIgnoreCase);
        if (isHex ? text.AsSpan().ContainsAny(".pP") : text.AsSpan().ContainsAny(".eE"))
        {
            return isHex ? null : ParseFloat(text) is { } number ? number : null;
        }

        return ParseWhole(text);
    }

    private static double? ParseFloat(string text) =>
        !text.Contains('_', StringComparison.Ordinal)
        && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value)
            ? value
            : null;

    private static object? ParseWhole(string text)
    {
        var negative = text.StartsWith('-');
        var digits = text.TrimStart('+', '-').ToUpperInvariant();
        var (radix, start) = digits switch
        {
            ['0', 'X', ..] => (16, 2),
            ['0', 'O', ..] => (8, 2),
            ['0', 'B', ..] => (2, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        BigInteger value = 0;
        var any = false;
        foreach (var c in digits[start..].Replace("_", string.Empty, StringComparison.Ordinal))
        {
            var digit = c is >= '0' and <= '9' ? c - '0' : c is >= 'A' and <= 'F' ? c - 'A' + 10 : 99;
            if (digit >= radix)
            {
                return null;
            }

            any = true;
            value = (value * radix) + digit;
            if (value > ulong.MaxValue)
            {
                return null;
            }
        }

        value = negative ? -value : value;
        return !any ? null : value >= long.MinValue && value <= long.MaxValue ? (long)value : negative ? null : Overflow;
    }
}
