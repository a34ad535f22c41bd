using System.Globalization;

namespace Keptn.Sdk.CloudEvents;

/// <summary>
/// RFC 3339 timestamps with any number of fraction digits. The framework's parsers stop at seven; Go writes nine.
/// </summary>
internal static class Rfc3339
{
    // "2022-01-02T03:04:05.1234567", which the framework writes fast, and then Z or an offset.
    private const int FractionEnd = 27;
    private const int MaxLength = 33;

    internal static string Format(DateTimeOffset time)
    {
        Span<char> text = stackalloc char[MaxLength];
        _ = time.Offset == TimeSpan.Zero
            ? time.UtcDateTime.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture)
            : time.TryFormat(text, out length, "O", CultureInfo.InvariantCulture);
        return string.Concat(text[..FractionEnd].TrimEnd('0').TrimEnd('.'), text[FractionEnd..length]);
    }

    /// <summary>Reads a time that a <see cref="DateTimeOffset"/> can hold.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        var isTime = TryRead(text, out var read);
        time = read.GetValueOrDefault();
        return isTime && read is not null;
    }

    /// <summary>
    /// Reads any RFC 3339 time. One that is well-formed but outside the years 1 to 9999 gives true and no time: Go writes
    /// its zero time in a zone west of Greenwich as a moment of the year 0.
    /// </summary>
    internal static bool TryRead(ReadOnlySpan<char> text, out DateTimeOffset? time)
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

        if (!TryOffset(rest, out var offset) || !IsOnTheCalendar(year, month, day, hour, minute, second))
        {
            return false;
        }

        time = year == 0 ? null : Create(new DateTime(year, month, day, hour, minute, 0), second, ticks, offset);
        return true;
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
            || hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        offset = text[0] == '-' ? -offset : offset;
        return true;
    }

    // The year 0 is a leap year, as 4 is.
    private static bool IsOnTheCalendar(int year, int month, int day, int hour, int minute, int second) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year == 0 ? 4 : year, month)
        && hour <= 23 && minute <= 59 && second <= 60;

    private static DateTimeOffset? Create(DateTime localMinute, int second, long ticks, TimeSpan offset)
    {
        // A leap second is the last tick before the next minute for a clock that has none.
        var local = localMinute.Ticks
            + (second == 60 ? TimeSpan.TicksPerMinute - 1 : (second * TimeSpan.TicksPerSecond) + ticks);
        var utc = local - offset.Ticks;
        if (utc < 0 || utc > DateTime.MaxValue.Ticks)
        {
            return null;
        }

        // RFC 3339 has offsets up to 23:59, DateTimeOffset stops at 14:00: the moment is the same.
        return offset.Duration() > TimeSpan.FromHours(14)
            ? new DateTimeOffset(utc, TimeSpan.Zero)
            : new DateTimeOffset(local, offset);
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
