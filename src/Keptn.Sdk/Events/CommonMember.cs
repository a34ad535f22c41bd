using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.Events;

/// <summary>
/// The names of the members that nearly all event data has, compared as the Go services do: without case, and the long
/// s (U+017F) is a form of s. What they would take for one of these members must not slip past us under another name.
/// </summary>
internal static class CommonMember
{
    private const int MaxLength = 7;

    internal static readonly string[] Names = ["project", "stage", "service", "labels", "status", "result", "message"];

    /// <summary>The place in <see cref="Names"/> of the property name that the reader stands on, or -1.</summary>
    internal static int IndexOf(in Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (!reader.ValueIsEscaped && Ascii.IsValid(name))
        {
            return IndexOf(name);
        }

        Span<byte> plain = stackalloc byte[MaxLength];
        return TryMakePlain(name, ref plain) ? IndexOf(plain) : -1;
    }

    private static int IndexOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 => Ascii.EqualsIgnoreCase(name, "stage"u8) ? 1 : -1,
        6 => Ascii.EqualsIgnoreCase(name, "labels"u8) ? 3
            : Ascii.EqualsIgnoreCase(name, "status"u8) ? 4
            : Ascii.EqualsIgnoreCase(name, "result"u8) ? 5
            : -1,
        7 => Ascii.EqualsIgnoreCase(name, "project"u8) ? 0
            : Ascii.EqualsIgnoreCase(name, "service"u8) ? 2
            : Ascii.EqualsIgnoreCase(name, "message"u8) ? 6
            : -1,
        _ => -1,
    };

    /// <summary>Resolves escapes and the long s. Without exceptions: names come from outside, and in any number.</summary>
    private static bool TryMakePlain(ReadOnlySpan<byte> name, ref Span<byte> plain)
    {
        var length = 0;
        while (!name.IsEmpty)
        {
            if (length == MaxLength || !TryTake(ref name, out var letter))
            {
                return false;
            }

            plain[length++] = letter;
        }

        plain = plain[..length];
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> name, out byte letter)
    {
        int code = name[0];
        var taken = 1;
        if (name.StartsWith("\\u"u8))
        {
            if (!Utf8Parser.TryParse(name[2..6], out code, out _, 'X'))
            {
                letter = 0;
                return false;
            }

            taken = 6;
        }
        else if (name.StartsWith("\u017F"u8))
        {
            code = 0x17F;
            taken = 2;
        }

        name = name[taken..];
        letter = code == 0x17F ? (byte)'s' : (byte)code;
        return code is 0x17F or < 0x80;
    }
}
