using System.Globalization;

namespace Keptn.Sdk.Files;

/// <summary>A moment as Go reads it: to the nanosecond, with the offset that was written.</summary>
internal readonly record struct GoTime(DateTime Seconds, int Nanoseconds, TimeSpan Offset)
{
    /// <summary>One of the forms that yaml.v3 takes for a date.</summary>
    internal static bool TryParseYaml(ReadOnlySpan<char> text, out GoTime time)
    {
        time = default;
        return text.Length >= 8 && text[4] == '-' && TryParse(text, strict: false, "Tt ", zone: null, out time);
    }

    /// <summary>RFC 3339, as lax as Go is: an hour may have one digit, and a comma may stand before the fraction.</summary>
    internal static bool TryParseRfc3339(ReadOnlySpan<char> text, out GoTime time) =>
        TryParse(text, strict: true, "T", zone: true, out time);

    /// <summary>The same without an offset, which is read as UTC.</summary>
    internal static bool TryParseWithoutZone(ReadOnlySpan<char> text, out GoTime time) =>
        TryParse(text, strict: true, "T", zone: false, out time);

    /// <summary>The moment in .NET's terms, cut to 100 nanoseconds.</summary>
    internal DateTimeOffset ToDateTimeOffset() => new(Seconds.AddTicks(Nanoseconds / 100), Offset);

    /// <summary>RFC 3339 with the offset as written and no trailing zeros, as Go writes it to JSON.</summary>
    public override string ToString()
    {
        var text = Seconds.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        if (Nanoseconds > 0)
        {
            text += "." + Nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        }

        if (Offset == TimeSpan.Zero)
        {
            return text + "Z";
        }

        var sign = Offset < TimeSpan.Zero ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{text}{sign}{Offset.Duration():hh\\:mm}");
    }

    private static bool TryParse(ReadOnlySpan<char> text, bool strict, string separators, bool? zone, out GoTime time)
    {
        time = default;
        if (!Take(ref text, 4, 4, out var year) || !Skip(ref text, "-")
            || !Take(ref text, strict ? 2 : 1, 2, out var month) || !Skip(ref text, "-")
            || !Take(ref text, strict ? 2 : 1, 2, out var day)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        if (!strict && text.IsEmpty)
        {
            time = new(date, 0, TimeSpan.Zero);
            return true;
        }

        var separator = text.IsEmpty ? default : text[0];
        if (!Skip(ref text, separators)
            || !Take(ref text, 1, 2, out var hour) || !Skip(ref text, ":")
            || !Take(ref text, strict ? 2 : 1, 2, out var minute) || !Skip(ref text, ":")
            || !Take(ref text, strict ? 2 : 1, 2, out var second)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var nanoseconds = TakeFraction(ref text);
        var offset = TimeSpan.Zero;
        if (zone ?? separator != ' ')
        {
            if (!TakeOffset(ref text, out offset))
            {
                return false;
            }
        }

        time = new(date.AddSeconds((hour * 3600) + (minute * 60) + second), nanoseconds, offset);
        var utcTicks = time.Seconds.Ticks - offset.Ticks;
        return text.IsEmpty && utcTicks >= DateTime.MinValue.Ticks && utcTicks < DateTime.MaxValue.Ticks;
    }

    private static bool Skip(ref ReadOnlySpan<char> text, string oneOf)
    {
        if (text.IsEmpty || !oneOf.Contains(text[0], StringComparison.Ordinal))
        {
            return false;
        }

        text = text[1..];
        return true;
    }

    private static bool Take(ref ReadOnlySpan<char> text, int min, int max, out int value)
    {
        value = 0;
        var length = 0;
        while (length < max && length < text.Length && char.IsAsciiDigit(text[length]))
        {
            value = (value * 10) + (text[length] - '0');
            length++;
        }

        text = text[length..];
        return length >= min;
    }

    private static int TakeFraction(ref ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] is not ('.' or ',') || !char.IsAsciiDigit(text[1]))
        {
            return 0;
        }

        text = text[1..];
        var nanoseconds = 0;
        var digits = 0;
        while (!text.IsEmpty && char.IsAsciiDigit(text[0]))
        {
            if (digits < 9)
            {
                nanoseconds = (nanoseconds * 10) + (text[0] - '0');
                digits++;
            }

            text = text[1..];
        }

        for (; digits < 9; digits++)
        {
            nanoseconds *= 10;
        }

        return nanoseconds;
    }

    private static bool TakeOffset(ref ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (Skip(ref text, "Z"))
        {
            return true;
        }

        var sign = text.IsEmpty ? default : text[0];
        if (!Skip(ref text, "+-") || !Take(ref text, 2, 2, out var hours) || !Skip(ref text, ":")
            || !Take(ref text, 2, 2, out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        offset = sign == '-' ? -offset : offset;
        return true;
    }
}
