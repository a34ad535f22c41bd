using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Keptn.Sdk.Hosting;

/// <summary>
/// An id in 16 bytes, and who sees it. A hundred thousand of them are remembered at any time: as texts they would be most
/// of the memory of a busy service, and each would outlive its event.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal readonly struct DeduplicationKey : IEquatable<DeduplicationKey>
{
    /// <summary>The key of no id.</summary>
    internal static readonly DeduplicationKey None = new(stackalloc byte[2 * sizeof(ulong)], int.MinValue);

    private const int UuidLength = 36;

    private static readonly SearchValues<char> s_uuidCharacters = SearchValues.Create("0123456789abcdef-");

    private readonly ulong _high;
    private readonly ulong _low;
    private readonly int _handler;

    private DeduplicationKey(ReadOnlySpan<byte> id, int handler)
    {
        _high = BinaryPrimitives.ReadUInt64LittleEndian(id);
        _low = BinaryPrimitives.ReadUInt64LittleEndian(id[sizeof(ulong)..]);
        _handler = handler;
    }

    /// <summary>The key of an id: a UUID as written by nearly everybody is its number, any other text its hash.</summary>
    internal static DeduplicationKey Create(string id, int handler)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];

        // Ids are texts: one in capitals is another id, though the same UUID, which the parser reads from more forms still.
        if (id.Length != UuidLength || id.AsSpan().ContainsAnyExcept(s_uuidCharacters) || !Guid.TryParseExact(id, "D", out var uuid)
            || !uuid.TryWriteBytes(bytes))
        {
            // Not to be had twice, even by somebody who tries.
            SHA256.HashData(MemoryMarshal.AsBytes(id.AsSpan()), bytes);
        }

        return new DeduplicationKey(bytes, handler);
    }

    public bool Equals(DeduplicationKey other) => _high == other._high && _low == other._low && _handler == other._handler;

    public override bool Equals(object? obj) => obj is DeduplicationKey other && Equals(other);

    // Seeded anew in each process: nobody can choose ids that all fall into one place.
    public override int GetHashCode() => HashCode.Combine(_high, _low, _handler);
}
