using System.Globalization;

namespace Keptn.Sdk.Files;

/// <summary>A semantic version with one to three numbers and an optional <c>v</c>, as Keptn takes it in a shipyard.</summary>
internal readonly record struct LooseVersion(ulong Major, ulong Minor, ulong Patch, bool IsPrerelease)
{
    internal static bool TryParse(ReadOnlySpan<char> text, out LooseVersion version)
    {
        version = default;
        if (text.StartsWith('v'))
        {
            text = text[1..];
        }

        if (Cut(ref text, '+') is { IsEmpty: false } build && !AreIdentifiers(build[1..], numbersWithoutZero: false))
        {
            return false;
        }

        var prerelease = Cut(ref text, '-');
        if (!prerelease.IsEmpty && !AreIdentifiers(prerelease[1..], numbersWithoutZero: true))
        {
            return false;
        }

        Span<ulong> numbers = [0, 0, 0];
        var count = 0;
        foreach (var range in text.Split('.'))
        {
            if (count == numbers.Length
                || !ulong.TryParse(text[range], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[count]))
            {
                return false;
            }

            count++;
        }

        version = new(numbers[0], numbers[1], numbers[2], !prerelease.IsEmpty);
        return true;
    }

    internal int CompareTo(ulong major, ulong minor) =>
        Major != major ? Major.CompareTo(major) : Minor.CompareTo(minor);

    // What stands from the separator on, the separator included; it is taken off the text.
    private static ReadOnlySpan<char> Cut(ref ReadOnlySpan<char> text, char separator)
    {
        var at = text.IndexOf(separator);
        if (at < 0)
        {
            return [];
        }

        var rest = text[at..];
        text = text[..at];
        return rest;
    }

    private static bool AreIdentifiers(ReadOnlySpan<char> text, bool numbersWithoutZero)
    {
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            var isNumber = part.IndexOfAnyExceptInRange('0', '9') < 0;
            if (part.IsEmpty || (numbersWithoutZero && isNumber && part.Length > 1 && part[0] == '0'))
            {
                return false;
            }

            foreach (var c in part)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }
        }

        return true;
    }
}
