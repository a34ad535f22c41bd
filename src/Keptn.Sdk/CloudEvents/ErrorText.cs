using System.Text;

namespace Keptn.Sdk.CloudEvents;

/// <summary>Puts text that came from outside into a message: short, on one line, and valid Unicode.</summary>
internal static class ErrorText
{
    private const int MaxLength = 64;

    internal static string Quote(ReadOnlySpan<char> text)
    {
        var quoted = new StringBuilder(Math.Min(text.Length, MaxLength) + 5).Append('\'');
        foreach (var rune in text.Length > MaxLength ? text[..MaxLength].EnumerateRunes() : text.EnumerateRunes())
        {
            quoted.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
        }

        return quoted.Append(text.Length > MaxLength ? "...'" : "'").ToString();
    }
}
