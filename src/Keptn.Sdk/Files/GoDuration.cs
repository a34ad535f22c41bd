using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Keptn.Sdk.Files;

/// <summary>
/// A time span as Go writes and reads it, for instance <c>1h30m</c> or <c>-1.5h</c>, to the nanosecond.
/// Units are <c>ns</c>, <c>us</c> (or <c>µs</c>), <c>ms</c>, <c>s</c>, <c>m</c> and <c>h</c>; there is no day.
/// </summary>
/// <param name="Nanoseconds">The length in nanoseconds.</param>
public readonly record struct GoDuration(long Nanoseconds)
{
    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">This is no duration; the message says why not.</exception>
    public static GoDuration Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return GoDurationParser.TryParse(text, out var nanoseconds, out var reason)
            ? new(nanoseconds)
            : throw new FormatException($"'{text}' is not a duration: {reason}.");
    }

    /// <summary>Reads a duration. Never throws.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration; zero if this is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out GoDuration duration)
    {
        var isDuration = GoDurationParser.TryParse(text, out var nanoseconds, out _);
        duration = new(nanoseconds);
        return isDuration;
    }

    /// <summary>The length in .NET's terms, cut to 100 nanoseconds.</summary>
    public TimeSpan ToTimeSpan() => new(Nanoseconds / 100);

    /// <summary>Go's form, for instance <c>1h30m0s</c>, <c>2.5ms</c> or <c>0s</c>.</summary>
    public override string ToString()
    {
        var magnitude = Nanoseconds < 0 ? 0 - (ulong)Nanoseconds : (ulong)Nanoseconds;
        var sign = Nanoseconds < 0 ? "-" : string.Empty;
        return sign + magnitude switch
        {
            0 => "0s",
            < 1_000 => Number(magnitude, 1) + "ns",
            < 1_000_000 => Number(magnitude, 1_000) + "µs",
            < 1_000_000_000 => Number(magnitude, 1_000_000) + "ms",
            _ => Long(magnitude),
        };
    }

    private static string Long(ulong nanoseconds)
    {
        var minutes = nanoseconds / 60_000_000_000;
        var seconds = Number(nanoseconds % 60_000_000_000, 1_000_000_000) + "s";
        return minutes switch
        {
            0 => seconds,
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h{minutes % 60}m{seconds}"),
        };
    }

    // A decimal holds 28 digits, more than a long has.
    private static string Number(ulong nanoseconds, decimal unit) =>
        (nanoseconds / unit).ToString("0.#########", CultureInfo.InvariantCulture);
}
