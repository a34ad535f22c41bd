using System.Globalization;

namespace Keptn.Sdk.Local.Api.Wire;

/// <summary>Times as the services write them.</summary>
internal static class WireTime
{
    internal const string Zero = "0001-01-01T00:00:00Z";

    /// <summary>With milliseconds, as the control plane writes times of its own.</summary>
    internal static string Milliseconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>As Go writes a time into JSON: with the fraction that it has, in the zone that it has.</summary>
    internal static string Shortest(DateTimeOffset time)
    {
        var text = time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        return time.Offset == TimeSpan.Zero ? text + "Z" : text + time.ToString("zzz", CultureInfo.InvariantCulture);
    }

    /// <summary>A text that is a time, shortened as Go would write it again; nanoseconds are kept.</summary>
    internal static string Shorten(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
        {
            return Zone(text);
        }

        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        var fraction = text[(point + 1)..end].TrimEnd('0');
        return Zone(text[..point] + (fraction.Length > 0 ? "." + fraction : string.Empty) + text[end..]);
    }

    internal static string UnixNanoseconds(DateTimeOffset time) =>
        ((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick).ToString(CultureInfo.InvariantCulture);

    private static string Zone(string text) =>
        text.EndsWith("+00:00", StringComparison.Ordinal) ? string.Concat(text.AsSpan(0, text.Length - 6), "Z") : text;
}
