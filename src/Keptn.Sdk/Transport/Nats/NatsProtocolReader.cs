using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>
/// Reads the server's side of the protocol. Keeps its place between calls, so that bytes may come in any portions. A message
/// takes no memory of its own, unless it is large.
/// </summary>
internal sealed class NatsProtocolReader(NatsSubscriptions subscriptions, int maxMessageSize)
{
    /// <summary>The longest line that is read. INFO of a big cluster lists every server.</summary>
    internal const int MaxLineLength = 128 * 1024;

    private const int MaxKeptPayload = 64 * 1024;

    private const byte LineFeed = (byte)'\n';

    private byte[] _line = [];
    private byte[] _payload = [];
    private byte[] _target = [];
    private bool _inMessage;
    private int _headerSize;
    private int _toSkip;
    private int _toRead;
    private int _filled;

    /// <summary>Whose message was read; <see langword="null"/> while bytes are passed over.</summary>
    internal NatsSubscription? Subscription { get; private set; }

    /// <summary>The subject of the last message.</summary>
    internal string Subject { get; private set; } = string.Empty;

    /// <summary>The last part of the subject, where the subscription is the inbox.</summary>
    internal ulong ReplyToken { get; private set; }

    /// <summary>The status in the header of a reply, for instance 503 for "no responders"; else 0.</summary>
    internal int Status { get; private set; }

    /// <summary>The payload of the last message. The next one overwrites it.</summary>
    internal ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>The size on the wire of the last message, headers included, or of the one that was too large.</summary>
    internal int Size { get; private set; }

    /// <summary>The text of the last -ERR or INFO.</summary>
    internal ReadOnlyMemory<byte> Text { get; private set; }

    /// <summary>Reads the next operation and cuts it off the buffer.</summary>
    /// <exception cref="NatsProtocolException">The bytes are not the protocol.</exception>
    internal NatsOperation Read(ref ReadOnlySequence<byte> buffer)
    {
        while (true)
        {
            if (_inMessage)
            {
                if (!ReadBody(ref buffer))
                {
                    return NatsOperation.None;
                }

                _inMessage = false;
                if (Subscription is null)
                {
                    continue;
                }

                Complete();
                return NatsOperation.Message;
            }

            if (!TryReadLine(ref buffer, out var line))
            {
                return NatsOperation.None;
            }

            var operation = ReadOperation(line);
            if (operation != NatsOperation.None)
            {
                return operation;
            }
        }
    }

    private static NatsProtocolException Garbage(ReadOnlySpan<byte> line) =>
        new($"The peer does not speak the NATS protocol: it sent '{Excerpt(line)}'.");

    private static string Excerpt(ReadOnlySpan<byte> line)
    {
        var text = new StringBuilder();
        foreach (var value in line[..Math.Min(line.Length, 60)])
        {
            text = value is >= 0x20 and < 0x7F
                ? text.Append((char)value)
                : text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }

        return line.Length > 60 ? text.Append("...").ToString() : text.ToString();
    }

    private bool TryReadLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySpan<byte> line)
    {
        var first = buffer.FirstSpan;
        var end = first.IndexOf(LineFeed);
        if (end >= 0)
        {
            line = first[..end];
            buffer = buffer.Slice(end + 1);
        }
        else if (!buffer.IsSingleSegment && buffer.PositionOf(LineFeed) is { } position)
        {
            var slice = buffer.Slice(0, position);
            CheckLength(slice);
            line = CopyLine(slice);
            buffer = buffer.Slice(buffer.GetPosition(1, position));
        }
        else
        {
            CheckLength(buffer);
            line = default;
            return false;
        }

        line = line is [.. var text, (byte)'\r'] ? text : line;
        return true;
    }

    private static void CheckLength(in ReadOnlySequence<byte> line)
    {
        if (line.Length > MaxLineLength)
        {
            throw new NatsProtocolException(
                $"The peer does not speak the NATS protocol: a line has more than {MaxLineLength} bytes and begins with '{Excerpt(line.FirstSpan)}'.");
        }
    }

    private ReadOnlySpan<byte> CopyLine(ReadOnlySequence<byte> line)
    {
        var length = (int)line.Length;
        if (_line.Length < length)
        {
            _line = new byte[length];
        }

        line.CopyTo(_line);
        return _line.AsSpan(0, length);
    }

    private NatsOperation ReadOperation(ReadOnlySpan<byte> line)
    {
        switch (line)
        {
            case [(byte)'M', (byte)'S', (byte)'G', (byte)' ', .. var arguments]:
                return ReadMessageLine(line, arguments, withHeaders: false);
            case [(byte)'H', (byte)'M', (byte)'S', (byte)'G', (byte)' ', .. var arguments]:
                return ReadMessageLine(line, arguments, withHeaders: true);
        }

        if (line.SequenceEqual("PING"u8))
        {
            return NatsOperation.Ping;
        }

        if (line.SequenceEqual("PONG"u8))
        {
            return NatsOperation.Pong;
        }

        if (line.SequenceEqual("+OK"u8))
        {
            return NatsOperation.Ok;
        }

        if (line.StartsWith("INFO "u8))
        {
            Text = line[5..].ToArray();
            return NatsOperation.Info;
        }

        if (line.StartsWith("-ERR"u8))
        {
            Text = line[4..].Trim(" '\t"u8).ToArray();
            return NatsOperation.Error;
        }

        throw Garbage(line);
    }

    // MSG <subject> <sid> [reply-to] <bytes>, HMSG <subject> <sid> [reply-to] <header bytes> <bytes>
    private NatsOperation ReadMessageLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> arguments, bool withHeaders)
    {
        Span<Range> parts = stackalloc Range[6];
        var count = Split(arguments, parts);
        var sizes = withHeaders ? 2 : 1;
        var headerSize = 0;
        if ((count != 2 + sizes && count != 3 + sizes)
            || !TryReadNumber(arguments[parts[1]], out var id)
            || !TryReadNumber(arguments[parts[count - 1]], out var size)
            || (withHeaders && !TryReadNumber(arguments[parts[count - 2]], out headerSize))
            || headerSize > size)
        {
            throw Garbage(line);
        }

        _inMessage = true;
        _filled = 0;
        Size = size;
        Subscription = subscriptions.Find(id);
        if (Subscription is null || size > maxMessageSize)
        {
            var tooLarge = Subscription is not null;
            Subject = tooLarge ? Encoding.UTF8.GetString(arguments[parts[0]]) : string.Empty;
            Subscription = null;
            (_toSkip, _toRead) = (size, 0);
            return tooLarge ? NatsOperation.TooLarge : NatsOperation.None;
        }

        if (Subscription.IsInbox)
        {
            ReadReplyLine(arguments[parts[0]], headerSize, size);
        }
        else
        {
            Subject = Subscription.GetSubject(arguments[parts[0]]);
            (_toSkip, _toRead) = (headerSize, size - headerSize);
            _target = GetBuffer(_toRead);
        }

        return NatsOperation.None;
    }

    private void ReadReplyLine(ReadOnlySpan<byte> subject, int headerSize, int size)
    {
        // Unknown tokens are no error: somebody may write to our inbox.
        var token = subject[(subject.LastIndexOf((byte)'.') + 1)..];
        ReplyToken = Utf8Parser.TryParse(token, out ulong value, out var used) && used == token.Length ? value : 0;
        _headerSize = headerSize;
        (_toSkip, _toRead) = (0, size);
        _target = GetBuffer(size);
    }

    private byte[] GetBuffer(int size)
    {
        if (size > MaxKeptPayload)
        {
            return GC.AllocateUninitializedArray<byte>(size);
        }

        if (_payload.Length < size)
        {
            _payload = new byte[Math.Min(Math.Max(2 * size, 1024), MaxKeptPayload)];
        }

        return _payload;
    }

    private bool ReadBody(ref ReadOnlySequence<byte> buffer)
    {
        if (_toSkip > 0)
        {
            var skipped = (int)Math.Min(_toSkip, buffer.Length);
            buffer = buffer.Slice(skipped);
            _toSkip -= skipped;
        }

        if (_toRead > _filled)
        {
            var taken = (int)Math.Min(_toRead - _filled, buffer.Length);
            buffer.Slice(0, taken).CopyTo(_target.AsSpan(_filled));
            buffer = buffer.Slice(taken);
            _filled += taken;
        }

        if (_toSkip > 0 || _toRead > _filled || buffer.Length < 2)
        {
            return false;
        }

        Span<byte> end = stackalloc byte[2];
        buffer.Slice(0, 2).CopyTo(end);
        if (!end.SequenceEqual("\r\n"u8))
        {
            throw new NatsProtocolException("The peer does not speak the NATS protocol: a message is longer than it said.");
        }

        buffer = buffer.Slice(2);
        return true;
    }

    private void Complete()
    {
        if (!Subscription!.IsInbox)
        {
            Payload = _target.AsMemory(0, _toRead);
            return;
        }

        Payload = _target.AsMemory(_headerSize, _toRead - _headerSize);
        var header = _target.AsSpan(0, _headerSize);
        var version = "NATS/1.0 "u8;
        Status = header.StartsWith(version) && Utf8Parser.TryParse(header[version.Length..], out int status, out _) ? status : 0;
    }

    private static int Split(ReadOnlySpan<byte> text, Span<Range> parts)
    {
        var count = 0;
        var position = 0;
        while (position < text.Length)
        {
            var length = text[position..].IndexOfAny((byte)' ', (byte)'\t');
            length = length < 0 ? text.Length - position : length;
            if (length > 0)
            {
                if (count == parts.Length)
                {
                    return count + 1;
                }

                parts[count++] = new Range(position, position + length);
            }

            position += length + 1;
        }

        return count;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, out int value)
    {
        // Nine digits fit into an int.
        value = 0;
        return text.Length is > 0 and <= 9
            && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(text, out value, out _);
    }
}
