using System.Globalization;

namespace Keptn.Sdk.CloudEvents;

/// <summary>
/// RFC 3339 timestamps with any number of fraction digits. The framework's parsers stop at seven; Go writes nine.
/// </summary>
internal static class Rfc3339
{
    internal static string Format(DateTimeOffset time)
    {
        return time.Offset == TimeSpan.Zero
            ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)
            : time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
    }

    internal static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < 20 || (text[10] is not ('T' or 't')))
        {
            return false;
        }

        if (!TryDigits(text[..4], out var year) || text[4] != '-'
            || !TryDigits(text[5..7], out var month) || text[7] != '-'
            || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour) || text[13] != ':'
            || !TryDigits(text[14..16], out var minute) || text[16] != ':'
            || !TryDigits(text[17..19], out var second))
        {
            return false;
        }

        var rest = text[19..];
        long ticks = 0;
        if (rest[0] == '.')
        {
            var digits = 1;
            var scale = TimeSpan.TicksPerSecond / 10;
            for (; digits < rest.Length && char.IsAsciiDigit(rest[digits]); digits++)
            {
                ticks += (rest[digits] - '0') * scale;
                scale /= 10;
            }

            if (digits == 1)
            {
                return false;
            }

            rest = rest[digits..];
        }

        return TryOffset(rest, out var offset)
            && TryCreate(year, month, day, hour, minute, second, ticks, offset, out time);
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !TryDigits(text[1..3], out var hours) || !TryDigits(text[4..6], out var minutes)
            || hours > 14 || minutes > 59 || (hours == 14 && minutes > 0))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        offset = text[0] == '-' ? -offset : offset;
        return true;
    }

    private static bool TryCreate(
        int year, int month, int day, int hour, int minute, int second, long ticks, TimeSpan offset, out DateTimeOffset time)
    {
        time = default;

        // A leap second is the last tick before the next minute for a clock that has none.
        var leap = second == 60;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, leap ? 59 : second).AddTicks(leap ? TimeSpan.TicksPerSecond - 1 : ticks);
        var utcTicks = local.Ticks - offset.Ticks;
        if (utcTicks < 0 || utcTicks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(local, offset);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
