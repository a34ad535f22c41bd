using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Keptn.Sdk.Files;

/// <summary>
/// Replaces placeholders in text: <c>$NAME</c>, or <c>${NAME}</c> where a letter follows. <c>$$</c> is a dollar sign, and so
/// is one that no name follows. The longest name that fits counts, whatever the order, and what was put in is not looked
/// at again.
/// </summary>
internal sealed class Placeholders
{
    private readonly Dictionary<string, string> _values;
    private readonly string[] _names;

    internal Placeholders(IEnumerable<KeyValuePair<string, string>> values)
    {
        _values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            _values[name] = value;
        }

        _names = [.. _values.Keys.Where(static name => name.Length > 0).OrderByDescending(static name => name.Length)];
    }

    /// <summary>The names that are known, in order, for messages.</summary>
    internal IEnumerable<string> Names => _names.Order(StringComparer.Ordinal);

    /// <param name="text">The text.</param>
    /// <param name="escape">Applied to each value that is put in; <see langword="null"/> for nothing.</param>
    /// <param name="replaced">The text with values in place of placeholders.</param>
    /// <param name="unknown">The first placeholder that is not known, as it is written.</param>
    internal bool TryReplace(
        string text, Func<string, string>? escape, [NotNullWhen(true)] out string? replaced, [NotNullWhen(false)] out string? unknown)
    {
        var result = new StringBuilder(text.Length);
        replaced = unknown = null;
        for (var i = 0; i < text.Length;)
        {
            if (text[i] != '$')
            {
                result.Append(text[i++]);
                continue;
            }

            var rest = text.AsSpan(i + 1);
            if (rest.StartsWith("$"))
            {
                result.Append('$');
                i += 2;
            }
            else if (!IsPlaceholder(rest))
            {
                result.Append(text[i++]);
            }
            else if (Find(rest, out var length) is { } name)
            {
                var value = _values[name];
                result.Append(escape is null ? value : escape(value));
                i += 1 + length;
            }
            else
            {
                unknown = "$" + Written(rest).ToString();
                return false;
            }
        }

        replaced = result.ToString();
        return true;
    }

    // A dollar sign at the end of a regular expression, or before a digit, is one.
    private static bool IsPlaceholder(ReadOnlySpan<char> rest) =>
        rest.Length > 0 && (char.IsLetter(rest[0]) || rest[0] == '_' || rest[0] == '{');

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static ReadOnlySpan<char> Written(ReadOnlySpan<char> rest)
    {
        if (rest[0] == '{')
        {
            var end = rest.IndexOf('}');
            return end < 0 ? rest : rest[..(end + 1)];
        }

        var length = 0;
        while (length < rest.Length && (IsNamePart(rest[length]) || (rest[length] == '.' && length + 1 < rest.Length && IsNamePart(rest[length + 1]))))
        {
            length++;
        }

        return rest[..length];
    }

    private string? Find(ReadOnlySpan<char> rest, out int length)
    {
        if (rest[0] == '{')
        {
            var end = rest.IndexOf('}');
            length = end + 1;
            return end > 0 && _values.ContainsKey(rest[1..end].ToString()) ? rest[1..end].ToString() : null;
        }

        foreach (var name in _names)
        {
            // $LABEL.abc is not the label "a" with "bc" behind it: that would hide a slip of the pen.
            if (rest.StartsWith(name, StringComparison.Ordinal) && (rest.Length == name.Length || !IsNamePart(rest[name.Length])))
            {
                length = name.Length;
                return name;
            }
        }

        length = 0;
        return null;
    }
}
