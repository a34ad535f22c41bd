namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class Spelling
{
    private const int MostMistakes = 2;

    /// <summary>What there is, and before that, what may have been meant: the end of a message.</summary>
    internal static string Suggest(string given, IReadOnlyCollection<string> known, string listed) =>
        (FindSimilar(given, known) is { } meant ? $" Did you mean '{meant}'?" : string.Empty)
        + (known.Count > 0 ? $" {listed}: {string.Join(", ", known)}." : string.Empty);

    /// <summary>
    /// The known name that is most like another one; <see langword="null"/> where none is alike. Names that differ by their
    /// numbers alone are different things.
    /// </summary>
    internal static string? FindSimilar(string given, IEnumerable<string> known) => known
        .Where(name => WithoutDigits(name) != WithoutDigits(given) || string.Equals(name, given, StringComparison.OrdinalIgnoreCase))
        .Select(name => (Name: name, Mistakes: CountMistakes(given.ToUpperInvariant(), name.ToUpperInvariant())))
        .Where(found => found.Mistakes <= MostMistakes && found.Mistakes * 2 < found.Name.Length)
        .OrderBy(found => found.Mistakes)
        .Select(found => found.Name)
        .FirstOrDefault();

    private static string WithoutDigits(string text) => string.Concat(text.Where(c => !char.IsAsciiDigit(c)));

    // Letters too many, missing, wrong or swapped count one each.
    private static int CountMistakes(string a, string b)
    {
        var counts = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                counts[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(counts[i - 1, j], counts[i, j - 1]) + 1,
                    counts[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    counts[i, j] = Math.Min(counts[i, j], counts[i - 2, j - 2] + 1);
                }
            }
        }

        return counts[a.Length, b.Length];
    }
}
