using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Keptn.Sdk.CloudEvents;

/// <summary>Attribute values as HTTP header values (HTTP protocol binding 1.0, section 3.1.3.2).</summary>
internal static class HttpHeaderText
{
    // Printable ASCII but space, double quote and percent. What comes out holds no line break and no character that a
    // server or client could take offence at.
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        "!#$&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    // RFC 9110, section 5.6.2, without the upper-case letters: header names ignore case, attribute names do not.
    private static readonly SearchValues<char> s_nameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");

    internal static bool IsHeaderName(string attributeName) => !attributeName.AsSpan().ContainsAnyExcept(s_nameCharacters);

    internal static string Encode(string value)
    {
        if (!value.AsSpan().ContainsAnyExcept(s_plain))
        {
            return value;
        }

        var encoded = new StringBuilder(value.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.IsAscii && s_plain.Contains((char)rune.Value))
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                encoded.Append('%').Append(Convert.ToHexString([b]));
            }
        }

        return encoded.ToString();
    }

    /// <summary>
    /// Takes off double quotes and decodes percent escapes, once. A percent sign that begins no escape stands for itself:
    /// senders exist that encode nothing, the JavaScript SDK for one.
    /// </summary>
    /// <returns>Whether the value is valid UTF-8.</returns>
    internal static bool TryDecode(string value, out string decoded)
    {
        var unquoted = Unquote(value);
        decoded = unquoted;
        if (!unquoted.Contains('%', StringComparison.Ordinal))
        {
            return true;
        }

        var bytes = Encoding.UTF8.GetBytes(unquoted);
        var length = 0;
        for (var i = 0; i < bytes.Length; length++)
        {
            if (TryReadEscape(bytes.AsSpan(i), out var escaped))
            {
                bytes[length] = escaped;
                i += 3;
            }
            else
            {
                bytes[length] = bytes[i++];
            }
        }

        decoded = Encoding.UTF8.GetString(bytes, 0, length);
        return Utf8.IsValid(bytes.AsSpan(0, length));
    }

    // RFC 7230, section 3.2.6. A lone quotation mark at the start is not a quoted string and stays.
    private static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"')
        {
            return value;
        }

        var unquoted = new StringBuilder(value.Length - 2);
        for (var i = 1; i < value.Length - 1; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length - 1)
            {
                i++;
            }

            unquoted.Append(value[i]);
        }

        return unquoted.ToString();
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        return text.Length >= 3 && text[0] == '%'
            && Utf8Parser.TryParse(text[1..3], out value, out var digits, 'x') && digits == 2;
    }
}
