using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>Writes the client's side of the protocol.</summary>
internal static class NatsProtocolWriter
{
    private const string HeaderVersion = "NATS/1.0\r\n";
    private const string MessageIdName = "Nats-Msg-Id: ";
    private const int MaxDigits = 20;

    internal static ReadOnlySpan<byte> Ping => "PING\r\n"u8;

    internal static ReadOnlySpan<byte> Pong => "PONG\r\n"u8;

    /// <summary>Writes PUB, or HPUB where there is a message id.</summary>
    /// <returns>How many bytes it took.</returns>
    internal static int WritePublish(IBufferWriter<byte> output, in NatsOutgoing message)
    {
        var headerSize = GetHeaderSize(message.MessageId);
        var subject = message.Subject.Utf8;
        var size = headerSize + message.Payload.Length;
        var span = output.GetSpan(subject.Length + message.InboxPrefix.Length + headerSize + message.Payload.Length + (3 * MaxDigits) + 16);
        var position = 0;
        Append(span, ref position, headerSize > 0 ? "HPUB "u8 : "PUB "u8);
        Append(span, ref position, subject);
        Append(span, ref position, (byte)' ');
        if (!message.InboxPrefix.IsEmpty)
        {
            Append(span, ref position, message.InboxPrefix);
            Append(span, ref position, message.ReplyToken);
            Append(span, ref position, (byte)' ');
        }

        if (headerSize > 0)
        {
            Append(span, ref position, (ulong)headerSize);
            Append(span, ref position, (byte)' ');
        }

        Append(span, ref position, (ulong)size);
        Append(span, ref position, "\r\n"u8);
        if (headerSize > 0)
        {
            position += Encoding.UTF8.GetBytes(HeaderVersion, span[position..]);
            position += Encoding.UTF8.GetBytes(MessageIdName, span[position..]);
            position += Encoding.UTF8.GetBytes(message.MessageId, span[position..]);
            Append(span, ref position, "\r\n\r\n"u8);
        }

        Append(span, ref position, message.Payload);
        Append(span, ref position, "\r\n"u8);
        output.Advance(position);
        return position;
    }

    internal static void WriteSubscribe(IBufferWriter<byte> output, NatsSubscription subscription)
    {
        var group = subscription.QueueGroup is { } name ? $" {name}" : string.Empty;
        Encoding.UTF8.GetBytes($"SUB {subscription.Subject}{group} {subscription.Id}\r\n", output);
    }

    internal static void WriteUnsubscribe(IBufferWriter<byte> output, NatsSubscription subscription) =>
        Encoding.UTF8.GetBytes($"UNSUB {subscription.Id}\r\n", output);

    /// <summary>The bytes that a message id takes as a header; they count against the server's largest payload.</summary>
    internal static int GetHeaderSize(string? messageId) =>
        messageId is null ? 0 : HeaderVersion.Length + MessageIdName.Length + Encoding.UTF8.GetByteCount(messageId) + 4;

    private static void Append(Span<byte> span, ref int position, byte value) => span[position++] = value;

    private static void Append(Span<byte> span, ref int position, ReadOnlySpan<byte> value)
    {
        value.CopyTo(span[position..]);
        position += value.Length;
    }

    private static void Append(Span<byte> span, ref int position, ulong value)
    {
        Utf8Formatter.TryFormat(value, span[position..], out var written);
        position += written;
    }
}
