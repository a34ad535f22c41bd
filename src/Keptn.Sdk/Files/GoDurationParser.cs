using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Keptn.Sdk.Files;

/// <summary>The grammar behind <see cref="GoDuration"/>.</summary>
internal static class GoDurationParser
{
    private const ulong Limit = 1UL << 63;
    private static readonly SearchValues<char> NumberStart = SearchValues.Create("0123456789.");

    internal static bool TryParse([NotNullWhen(true)] string? text, out long nanoseconds, out string reason)
    {
        nanoseconds = 0;
        reason = string.Empty;
        var rest = text.AsSpan();
        var negative = rest.StartsWith('-');
        if (negative || rest.StartsWith('+'))
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            reason = "it has no number";
            return false;
        }

        ulong total = 0;
        while (!rest.IsEmpty)
        {
            if (!TryPart(ref rest, out var part, out reason))
            {
                return false;
            }

            total += part;
            if (total > Limit)
            {
                reason = "it is too long";
                return false;
            }
        }

        // The smallest value has no positive counterpart.
        if (!negative && total > Limit - 1)
        {
            reason = "it is too long";
            return false;
        }

        nanoseconds = negative ? unchecked(-(long)total) : (long)total;
        return true;
    }

    private static bool TryPart(ref ReadOnlySpan<char> rest, out ulong nanoseconds, out string reason)
    {
        nanoseconds = 0;
        var digits = DigitsOf(rest);
        var whole = rest[..digits];
        rest = rest[digits..];
        var fraction = ReadOnlySpan<char>.Empty;
        if (rest.StartsWith('.'))
        {
            fraction = rest[1..(1 + DigitsOf(rest[1..]))];
            rest = rest[(1 + fraction.Length)..];
        }

        if (whole.IsEmpty && fraction.IsEmpty)
        {
            reason = "a number is missing";
            return false;
        }

        var unitLength = rest.IndexOfAny(NumberStart);
        var unit = rest[..(unitLength < 0 ? rest.Length : unitLength)];
        rest = rest[unit.Length..];
        if (!TryUnit(unit, out var unitNanoseconds, out reason))
        {
            return false;
        }

        if (!TryNumber(whole, unitNanoseconds, out nanoseconds))
        {
            reason = "it is too long";
            return false;
        }

        nanoseconds += Fraction(fraction, unitNanoseconds);
        reason = nanoseconds > Limit ? "it is too long" : string.Empty;
        return nanoseconds <= Limit;
    }

    private static int DigitsOf(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static bool TryUnit(ReadOnlySpan<char> unit, out ulong nanoseconds, out string reason)
    {
        nanoseconds = unit switch
        {
            "ns" => 1,
            "us" or "\u00B5s" or "\u03BCs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => 0,
        };
        reason = unit.IsEmpty ? "a unit is missing" : $"there is no unit '{unit}'";
        return nanoseconds > 0;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, ulong unit, out ulong nanoseconds)
    {
        nanoseconds = 0;
        ulong value = 0;
        foreach (var digit in digits)
        {
            if (value > Limit / 10)
            {
                return false;
            }

            value = (value * 10) + (ulong)(digit - '0');
            if (value > Limit)
            {
                return false;
            }
        }

        if (value > Limit / unit)
        {
            return false;
        }

        nanoseconds = value * unit;
        return true;
    }

    // Go reads as many digits as fit and computes with a double; both are visible in the last digit.
    private static ulong Fraction(ReadOnlySpan<char> digits, ulong unit)
    {
        ulong value = 0;
        double scale = 1;
        foreach (var digit in digits)
        {
            if (value > (Limit - 1) / 10)
            {
                break;
            }

            var next = (value * 10) + (ulong)(digit - '0');
            if (next > Limit)
            {
                break;
            }

            value = next;
            scale *= 10;
        }

        return value == 0 ? 0 : (ulong)(value * (unit / scale));
    }
}
