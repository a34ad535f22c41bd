using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Keptn.Sdk.Files;

/// <summary>
/// Timestamps as Keptn writes and reads them. Source: go-utils pkg/common/timeutils.
/// </summary>
/// <remarks>
/// Keptn writes a <c>Z</c> behind whatever offset a time had, so that its evaluation windows shift; here times are
/// converted to UTC first.
/// </remarks>
public static class KeptnTimestamp
{
    /// <summary>The time in UTC, cut to milliseconds: <c>2022-01-26T10:05:53.413Z</c>.</summary>
    /// <param name="time">The time.</param>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads RFC 3339, or the same without an offset, which counts as UTC. As in Go, an hour may have one digit and a
    /// comma may stand before the fraction; <c>t</c> and <c>z</c> in lower case are refused.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time with the offset as written, cut to 100 nanoseconds.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out DateTimeOffset time)
    {
        var isTime = TryParseExact(text, out var exact);
        time = isTime ? exact.ToDateTimeOffset() : default;
        return isTime;
    }

    internal static bool TryParseExact([NotNullWhen(true)] string? text, out GoTime time)
    {
        time = default;
        return text is not null && (GoTime.TryParseRfc3339(text, out time) || GoTime.TryParseWithoutZone(text, out time));
    }
}
