using System.Buffers;

namespace Keptn.Sdk.CloudEvents;

/// <summary>Reads the body of a message up to a limit, and not one buffer further.</summary>
internal static class BoundedBody
{
    private const int FirstBuffer = 4 * 1024;

    // What a sender announces is believed only so far: memory grows with what has arrived.
    private const int MaxFirstBuffer = 64 * 1024;

    /// <summary>Reads all bytes.</summary>
    /// <param name="body">The body; not closed.</param>
    /// <param name="announced">How long the sender says it is; <see langword="null"/> if it does not say.</param>
    /// <param name="limit">How long it may be, in bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The body in memory of its own.</returns>
    /// <exception cref="CloudEventFormatException">The body is larger than the limit.</exception>
    internal static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        Stream body, long? announced, int limit, CancellationToken cancellationToken)
    {
        if (announced > limit)
        {
            throw new CloudEventFormatException($"The message has {announced} bytes; the limit is {limit}.");
        }

        // One byte more than the limit, to tell a message of just that size from a larger one.
        var most = (int)Math.Min(limit + 1L, Array.MaxLength);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(announced + 1 ?? FirstBuffer, MaxFirstBuffer));
        var length = 0;
        try
        {
            while (true)
            {
                var room = Math.Min(buffer.Length, most) - length;
                var read = await body.ReadAsync(buffer.AsMemory(length, room), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return buffer.AsSpan(0, length).ToArray();
                }

                length += read;
                if (length >= most)
                {
                    throw new CloudEventFormatException($"The message has more than {limit} bytes; that is the limit.");
                }

                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, most);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int most)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, most));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
