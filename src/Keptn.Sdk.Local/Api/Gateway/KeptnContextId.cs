using System.Text;

namespace Keptn.Sdk.Local.Api.Gateway;

/// <summary>The context of an event that comes over the API. Source: api-service, handlers/event.go.</summary>
internal static class KeptnContextId
{
    private const int TextLength = 36;
    private const int HexLength = 32;
    private const int ByteCount = 16;
    private const string Urn = "urn:uuid:";

    /// <summary>
    /// What has the form of a UUID is kept, nothing becomes a new one, and any other text becomes the UUID that its first 16
    /// bytes make, so that a caller may choose readable contexts.
    /// </summary>
    internal static string For(string given)
    {
        if (given.Length == 0)
        {
            return Guid.NewGuid().ToString();
        }

        if (IsUuid(given))
        {
            return given;
        }

        var bytes = Encoding.UTF8.GetBytes(given.Length > 0 && Encoding.UTF8.GetByteCount(given) < ByteCount ? Pad(given) : given)[..ByteCount];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    // To 16 characters, not bytes: with letters outside ASCII it gets longer than needed.
    private static string Pad(string text) => text + new string(' ', ByteCount - text.EnumerateRunes().Count());

    // As the library there reads them: bare, as a URN, between any two characters, or as digits alone.
    private static bool IsUuid(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        if (length != text.Length)
        {
            return false;
        }

        return length switch
        {
            TextLength => IsDashed(text),
            TextLength + 9 => text.StartsWith(Urn, StringComparison.OrdinalIgnoreCase) && IsDashed(text.AsSpan(Urn.Length)),
            TextLength + 2 => IsDashed(text.AsSpan(1, TextLength)),
            HexLength => text.All(char.IsAsciiHexDigit),
            _ => false,
        };
    }

    private static bool IsDashed(ReadOnlySpan<char> text) => Guid.TryParseExact(text, "D", out _);
}
