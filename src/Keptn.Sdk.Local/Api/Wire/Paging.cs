using System.Globalization;

namespace Keptn.Sdk.Local.Api.Wire;

/// <summary>Cuts pages out of lists. Keys of pages are offsets.</summary>
internal static class Paging
{
    internal const int DefaultPageSize = 20;

    /// <summary>Reads a number as the web framework of most services does: empty is 0.</summary>
    /// <returns>Whether it is one; otherwise what Go says about it.</returns>
    internal static bool TryReadNumber(string text, out long number, out string problem)
    {
        number = 0;
        problem = string.Empty;
        if (text.Length == 0 || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return true;
        }

        var isWhole = text.AsSpan().TrimStart("+-") is { IsEmpty: false } digits && !digits.ContainsAnyExceptInRange('0', '9');
        problem = $"strconv.ParseInt: parsing \"{text}\": {(isWhole ? "value out of range" : "invalid syntax")}";
        return false;
    }

    /// <summary>A page: its items, and where the next one begins; 0 on the last.</summary>
    internal static (IReadOnlyList<T> Items, long Next) Cut<T>(IReadOnlyList<T> all, long offset, long size)
    {
        offset = Math.Clamp(offset, 0, all.Count);
        var end = Math.Min(all.Count, offset + Math.Clamp(size, 0, all.Count));
        List<T> items = [];
        for (var i = (int)offset; i < end; i++)
        {
            items.Add(all[i]);
        }

        return (items, items.Count > 0 && end < all.Count ? end : 0);
    }

    /// <summary>An offset that may be any text: what is no number counts as 0.</summary>
    internal static long ReadOffset(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset) ? offset : 0;
}
