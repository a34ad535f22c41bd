using System.Globalization;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>The time of an event as the original writes it: in the format of Go's <c>Time.String</c>, to the nanosecond.</summary>
/// <param name="Text">As in <c>2022-01-02 03:04:05.678 +0000 UTC</c>, with the offset that the event has.</param>
/// <param name="UtcText">The same in UTC.</param>
/// <param name="Milliseconds">Milliseconds since 1970.</param>
/// <param name="Rfc3339">RFC 3339, in UTC.</param>
internal readonly record struct EventTime(string Text, string UtcText, long Milliseconds, string Rfc3339)
{
    private const string UtcZone = "+0000 UTC";

    /// <returns>The time; null where the text is none.</returns>
    internal static EventTime? TryRead(string text)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return null;
        }

        var fraction = GetFraction(text);
        var offset = time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", string.Empty, StringComparison.Ordinal);
        var zone = time.Offset == TimeSpan.Zero ? UtcZone : $"{offset} {offset}";
        return new EventTime(
            Write(time, "yyyy-MM-dd HH:mm:ss", fraction, " " + zone),
            Write(time.ToUniversalTime(), "yyyy-MM-dd HH:mm:ss", fraction, " " + UtcZone),
            time.ToUnixTimeMilliseconds(),
            Write(time.ToUniversalTime(), "yyyy-MM-dd'T'HH:mm:ss", fraction, "Z"));
    }

    private static string Write(DateTimeOffset time, string format, string fraction, string zone) =>
        time.ToString(format, CultureInfo.InvariantCulture) + fraction + zone;

    /// <summary>The digits behind the seconds with their point: .NET keeps seven of nine. Zeros at the end are not written.</summary>
    private static string GetFraction(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
        {
            return string.Empty;
        }

        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        var digits = text[(point + 1)..Math.Min(end, point + 10)].TrimEnd('0');
        return digits.Length == 0 ? string.Empty : "." + digits;
    }
}
