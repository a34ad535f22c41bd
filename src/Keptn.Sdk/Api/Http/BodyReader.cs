using System.Buffers;

namespace Keptn.Sdk.Api;

/// <summary>Reads an answer up to a limit, counted after decompression.</summary>
internal static class BodyReader
{
    /// <summary>Reads the body; where it is larger than the limit, <c>IsComplete</c> is false and the rest is left unread.</summary>
    internal static async Task<(ReadOnlyMemory<byte> Body, bool IsComplete)> ReadAsync(
        HttpContent content, int limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength is 0)
        {
            return (ReadOnlyMemory<byte>.Empty, true);
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var capacity = Math.Min(limit, content.Headers.ContentLength ?? 4096);
        var body = new ArrayBufferWriter<byte>((int)Math.Max(1, capacity));
        while (true)
        {
            // One byte more than allowed tells a body at the limit from one beyond it.
            var room = Math.Min(64 * 1024, limit - body.WrittenCount + 1);
            var read = await stream.ReadAsync(body.GetMemory()[..Math.Min(room, body.FreeCapacity)], cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return (body.WrittenMemory, true);
            }

            body.Advance(read);
            if (body.WrittenCount > limit)
            {
                return (body.WrittenMemory[..limit], false);
            }
        }
    }
}
