using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Keptn.Sdk.Hosting.Journal;

/// <summary>
/// How a record stands in the file: checksum, length, text, end of line. A record that was not written to its end, or not
/// as it was meant, is recognised; what follows it is found again at the next line. People can read the file.
/// </summary>
internal static class JournalFrame
{
    /// <summary>Eight hexadecimal digits of CRC-32C, a blank, eight of the length, a blank.</summary>
    private const int HeaderSize = 18;

    internal static void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var frame = output.GetSpan(HeaderSize + payload.Length + 1);
        _ = payload.Length.TryFormat(frame[9..17], out _, "x8", CultureInfo.InvariantCulture);
        frame[8] = frame[17] = (byte)' ';
        payload.CopyTo(frame[HeaderSize..]);
        frame[HeaderSize + payload.Length] = (byte)'\n';
        _ = GetChecksum(frame[9..(HeaderSize + payload.Length)]).TryFormat(frame[..8], out _, "x8", CultureInfo.InvariantCulture);
        output.Advance(HeaderSize + payload.Length + 1);
    }

    /// <summary>Reads the record at the beginning of the data; false if there is none that is whole.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> data, out ReadOnlyMemory<byte> payload, out int size)
    {
        payload = default;
        size = 0;
        var span = data.Span;
        if (span.Length <= HeaderSize || span[8] != ' ' || span[17] != ' '
            || !TryReadNumber(span[..8], out var checksum) || !TryReadNumber(span[9..17], out var length)
            || length >= (uint)(span.Length - HeaderSize))
        {
            return false;
        }

        size = HeaderSize + (int)length + 1;
        if (span[size - 1] != '\n' || GetChecksum(span[9..(size - 1)]) != checksum)
        {
            return false;
        }

        payload = data[HeaderSize..(size - 1)];
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> digits, out uint value) =>
        Utf8Parser.TryParse(digits, out value, out var read, 'x') && read == digits.Length;

    private static uint GetChecksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var rest in data[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
