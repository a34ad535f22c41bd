using System.Buffers.Text;
using System.Text.Json;

namespace Keptn.Sdk.CloudEvents;

/// <summary>Reads JSON text that was checked for form only.</summary>
internal static class JsonText
{
    private const int EscapeLength = 6;

    /// <summary>
    /// The text of a JSON string; <see langword="null"/> if the value is anything else. An escaped half of a surrogate pair
    /// is valid JSON but no Unicode: it is read as U+FFFD, as Go and JavaScript write it.
    /// </summary>
    internal static string? ReadString(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return ReadString(WithoutLoneSurrogates(utf8Json));
        }
    }

    private static byte[] WithoutLoneSurrogates(ReadOnlySpan<byte> utf8Json)
    {
        var json = utf8Json.ToArray();
        for (var i = 0; i + 1 < json.Length;)
        {
            if (json[i] != '\\')
            {
                i++;
            }
            else if (json[i + 1] != 'u')
            {
                i += 2;
            }
            else if (IsHigh(json.AsSpan(i)) && IsLow(json.AsSpan(i + EscapeLength)))
            {
                i += 2 * EscapeLength;
            }
            else
            {
                if (IsHigh(json.AsSpan(i)) || IsLow(json.AsSpan(i)))
                {
                    "\\uFFFD"u8.CopyTo(json.AsSpan(i));
                }

                i += EscapeLength;
            }
        }

        return json;
    }

    private static bool IsHigh(ReadOnlySpan<byte> text) => TryReadEscape(text, out var code) && char.IsHighSurrogate(code);

    private static bool IsLow(ReadOnlySpan<byte> text) => TryReadEscape(text, out var code) && char.IsLowSurrogate(code);

    private static bool TryReadEscape(ReadOnlySpan<byte> text, out char code)
    {
        code = default;
        if (text.Length < EscapeLength || !text.StartsWith("\\u"u8)
            || !Utf8Parser.TryParse(text[2..EscapeLength], out ushort value, out var read, 'x') || read != EscapeLength - 2)
        {
            return false;
        }

        code = (char)value;
        return true;
    }
}
