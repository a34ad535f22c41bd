using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Keptn.Sdk.CloudEvents;

/// <summary>
/// Reuses the strings that come again with most events (types, sources, projects, stages, services), so that an event does
/// not bring its own. A small table in which a text takes the place of another: nothing grows with what is sent.
/// </summary>
internal static class RecurringText
{
    private const int Places = 256;
    private const int MaxLength = 64;

    // Written and read without a lock: a place has one string or another.
    private static readonly string?[] s_texts = new string?[Places];

    /// <summary>The text; <see langword="null"/> for one that is not plain ASCII or too long to be kept.</summary>
    internal static string? Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxLength)
        {
            return null;
        }

        ref var place = ref s_texts[GetPlace(utf8)];
        var text = Volatile.Read(ref place);
        if (text is not null && Ascii.Equals(utf8, text))
        {
            return text;
        }

        if (!Ascii.IsValid(utf8))
        {
            return null;
        }

        text = Encoding.ASCII.GetString(utf8);
        Volatile.Write(ref place, text);
        return text;
    }

    /// <summary>Two texts in one, reused where they recur.</summary>
    internal static string Concat(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        Span<byte> utf8 = stackalloc byte[MaxLength];
        return first.Length + second.Length <= MaxLength
            && Ascii.FromUtf16(first, utf8, out var length) == OperationStatus.Done
            && Ascii.FromUtf16(second, utf8[length..], out var rest) == OperationStatus.Done
            && Get(utf8[..(length + rest)]) is { } known
            ? known
            : string.Concat(first, second);
    }

    private static int GetPlace(ReadOnlySpan<byte> utf8)
    {
        // FNV-1a, eight bytes at a time.
        const ulong Prime = 1099511628211;
        var hash = 14695981039346656037 ^ (ulong)utf8.Length;
        for (; utf8.Length >= sizeof(ulong); utf8 = utf8[sizeof(ulong)..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8)) * Prime;
        }

        foreach (var value in utf8)
        {
            hash = (hash ^ value) * Prime;
        }

        return (int)((hash ^ (hash >> 32)) % Places);
    }
}
