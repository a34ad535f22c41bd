using System.Buffers;
using System.Text;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsProtocolWriterTests
{
    private static readonly NatsSubject s_subject = NatsSubject.ForPublish("sh.keptn.event.a.started");

    [Fact]
    public void WritePublish_Payload_IsPub() =>
        Write(new NatsOutgoing(s_subject, "hello"u8)).Should().Be("PUB sh.keptn.event.a.started 5\r\nhello\r\n");

    [Fact]
    public void WritePublish_EmptyPayload_IsPub() =>
        Write(new NatsOutgoing(s_subject, default)).Should().Be("PUB sh.keptn.event.a.started 0\r\n\r\n");

    [Fact]
    public void WritePublish_ReplyAndMessageId_IsHpub() =>
        Write(new NatsOutgoing(s_subject, "hello"u8) { InboxPrefix = "_INBOX.x."u8, ReplyToken = 42, MessageId = "größe-1" })
            .Should().Be("HPUB sh.keptn.event.a.started _INBOX.x.42 36 41\r\nNATS/1.0\r\nNats-Msg-Id: größe-1\r\n\r\nhello\r\n");

    [Fact]
    public void GetHeaderSize_MessageId_IsWhatIsWritten()
    {
        var id = "größe-1";
        var header = $"NATS/1.0\r\nNats-Msg-Id: {id}\r\n\r\n";

        NatsProtocolWriter.GetHeaderSize(id).Should().Be(Encoding.UTF8.GetByteCount(header));
        NatsProtocolWriter.GetHeaderSize(null).Should().Be(0);
    }

    [Fact]
    public void WriteSubscribe_WithAndWithoutGroup_IsSub()
    {
        var output = new ArrayBufferWriter<byte>();
        var subject = NatsSubject.ForSubscription("sh.keptn.>");
        NatsProtocolWriter.WriteSubscribe(output, new NatsSubscription(1, subject, "carts", null));
        NatsProtocolWriter.WriteSubscribe(output, new NatsSubscription(2, subject, null, null));
        NatsProtocolWriter.WriteUnsubscribe(output, new NatsSubscription(1, subject, "carts", null));

        Encoding.UTF8.GetString(output.WrittenSpan).Should().Be("SUB sh.keptn.> carts 1\r\nSUB sh.keptn.> 2\r\nUNSUB 1\r\n");
    }

    private static string Write(in NatsOutgoing message)
    {
        var output = new ArrayBufferWriter<byte>();
        NatsProtocolWriter.WritePublish(output, message).Should().Be(output.WrittenCount);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
