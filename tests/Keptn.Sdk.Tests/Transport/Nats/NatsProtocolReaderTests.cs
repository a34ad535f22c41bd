using System.Buffers;
using System.Text;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsProtocolReaderTests
{
    private const string AllOperations =
        "INFO {\"max_payload\":5}\r\n" +
        "PING\r\n" +
        "MSG sh.keptn.event.a.triggered 1 5\r\nhello\r\n" +
        "+OK\r\n" +
        "MSG sh.keptn.event.b.triggered 2 _INBOX.x 0\r\n\r\n" +
        "HMSG sh.keptn.event.c.triggered 2 12 17\r\nNATS/1.0\r\n\r\nworld\r\n" +
        "-ERR 'Stale Connection'\r\n" +
        "MSG unknown.sid 77 3\r\nabc\r\n" +
        "MSG sh.keptn.event.d.triggered 2 2001\r\n@BIG@\r\n" +
        "HMSG _INBOX.me.42 3 16 16\r\nNATS/1.0 503\r\n\r\n\r\n" +
        "MSG _INBOX.me.43 3 4\r\nback\r\n" +
        "PONG\r\n";

    private static readonly string[] s_expected =
    [
        "Info {\"max_payload\":5}", "Ping", "Message 1 sh.keptn.event.a.triggered hello (5)", "Ok",
        "Message 2 sh.keptn.event.b.triggered  (0)", "Message 2 sh.keptn.event.c.triggered world (17)", "Error Stale Connection",
        "TooLarge sh.keptn.event.d.triggered 2001", "Reply 42 503 ", "Reply 43 0 back", "Pong",
    ];

    private static readonly byte[] s_stream =
        Encoding.UTF8.GetBytes(AllOperations.Replace("@BIG@", new string('x', 2001), StringComparison.Ordinal));

    [Fact]
    public void Read_AllAtOnce_GivesEveryOperation() => ReadAll(s_stream, s_stream.Length).Should().Equal(s_expected);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    public void Read_InPortions_GivesTheSame(int size) => ReadAll(s_stream, size).Should().Equal(s_expected);

    [Fact]
    public void Read_InTwoPieces_GivesTheSameWhereverTheyMeet()
    {
        for (var cut = 1; cut < s_stream.Length; cut++)
        {
            var reader = CreateReader();
            List<string> operations = [];
            var rest = Feed(reader, new ReadOnlySequence<byte>(s_stream, 0, cut), operations);
            Feed(reader, Join(rest.ToArray(), s_stream[cut..]), operations);

            operations.Should().Equal(s_expected, "the cut is at {0}", cut);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("\r\n", "''")]
    [InlineData("\0\u0001\u0002\n", @"\x00\x01\x02")]
    [InlineData("MSG\r\n", "MSG")]
    [InlineData("MSG a 1\r\n", "MSG a 1")]
    [InlineData("MSG a 1 b c 5\r\n", "MSG a 1 b c 5")]
    [InlineData("MSG a b c d e f g h i j\r\n", "MSG a b c d")]
    [InlineData("MSG a 1 -5\r\n", "MSG a 1 -5")]
    [InlineData("MSG a 1 5x\r\n", "MSG a 1 5x")]
    [InlineData("MSG a x 5\r\n", "MSG a x 5")]
    [InlineData("MSG a 1 9999999999\r\n", "MSG a 1 9999999999")]
    [InlineData("HMSG a 1 6 5\r\n", "HMSG a 1 6 5")]
    [InlineData("HMSG a 1 5\r\n", "HMSG a 1 5")]
    [InlineData("ping\r\n", "ping")]
    [InlineData("INFO\r\n", "INFO")]
    [InlineData("MSG a 1 2\r\nabc\r\n", "longer than it said")]
    public void Read_Garbage_SaysWhatCame(string text, string expected)
    {
        var read = () => ReadAll(Encoding.Latin1.GetBytes(text), 1000);

        read.Should().Throw<NatsProtocolException>().WithMessage($"The peer does not speak the NATS protocol*{expected}*");
    }

    [Fact]
    public void Read_EndlessLine_EndsAtTheLimit()
    {
        var read = () => ReadAll(Encoding.ASCII.GetBytes(new string('a', NatsProtocolReader.MaxLineLength + 1)), 4096);

        read.Should().Throw<NatsProtocolException>().WithMessage("*a line has more than 131072 bytes and begins with 'aaa*");
    }

    [Fact]
    public void Read_HugeClaimedSize_AllocatesNothingForIt()
    {
        var reader = CreateReader();
        var line = Encoding.ASCII.GetBytes("MSG sh.keptn.event.a.triggered 1 999999999\r\n");
        List<string> operations = [];
        Feed(reader, new ReadOnlySequence<byte>(line), operations);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Feed(reader, new ReadOnlySequence<byte>(new byte[1000]), operations);

        operations.Should().Equal("TooLarge sh.keptn.event.a.triggered 999999999");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000);
    }

    [Fact]
    public void Read_ManyMessages_AllocatesNothing()
    {
        const int Count = 1000;
        const int Payload = 100;
        var reader = CreateReader();
        var one = $"MSG sh.keptn.event.a.triggered 1 {Payload}\r\n{new string('x', Payload)}\r\nMSG sh.keptn.event.b.triggered 2 {Payload}\r\n{new string('y', Payload)}\r\n";
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(one, Count / 2)));
        Consume(reader, bytes).Should().Be(Count);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Consume(reader, bytes);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(Count);
    }

    [Fact]
    public void Read_RandomBytes_EitherWaitsOrThrows()
    {
        var random = new Random(20240505);
        for (var round = 0; round < 20_000; round++)
        {
            // Pieces of the protocol in disorder reach deeper than noise.
            var bytes = Enumerable.Range(0, random.Next(1, 6)).SelectMany(_ =>
            {
                var start = random.Next(s_stream.Length);
                return random.Next(3) == 0
                    ? Enumerable.Range(0, random.Next(20)).Select(_ => (byte)random.Next(256)).ToArray()
                    : s_stream.AsSpan(start, Math.Min(random.Next(80), s_stream.Length - start)).ToArray();
            }).ToArray();

            try
            {
                ReadAll(bytes, random.Next(1, 50));
            }
            catch (NatsProtocolException)
            {
                // The only way to fail.
            }
        }
    }

    private static int Consume(NatsProtocolReader reader, byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        var count = 0;
        while (reader.Read(ref buffer) != NatsOperation.None)
        {
            count++;
        }

        return count;
    }

    private static NatsProtocolReader CreateReader()
    {
        var subscriptions = new NatsSubscriptions();
        subscriptions.Add(NatsSubject.ForSubscription("sh.keptn.event.a.triggered"), "group", (_, _) => default);
        subscriptions.Add(NatsSubject.ForSubscription("sh.keptn.event.*.triggered"), "group", (_, _) => default);
        subscriptions.Add(NatsSubject.ForSubscription("_INBOX.me.*"), null, null);
        return new NatsProtocolReader(subscriptions, maxMessageSize: 2000);
    }

    private static List<string> ReadAll(byte[] bytes, int portion)
    {
        var reader = CreateReader();
        List<string> operations = [];
        byte[] rest = [];
        for (var position = 0; position < bytes.Length; position += portion)
        {
            var next = bytes.AsSpan(position, Math.Min(portion, bytes.Length - position)).ToArray();
            rest = Feed(reader, Join(rest, next), operations).ToArray();
        }

        return operations;
    }

    private static ReadOnlySequence<byte> Feed(NatsProtocolReader reader, ReadOnlySequence<byte> buffer, List<string> operations)
    {
        for (var operation = reader.Read(ref buffer); operation != NatsOperation.None; operation = reader.Read(ref buffer))
        {
            var payload = Encoding.UTF8.GetString(reader.Payload.Span);
            operations.Add(operation switch
            {
                NatsOperation.Message when reader.Subscription!.IsInbox => $"Reply {reader.ReplyToken} {reader.Status} {payload}",
                NatsOperation.Message => $"Message {reader.Subscription!.Id} {reader.Subject} {payload} ({reader.Size})",
                NatsOperation.TooLarge => $"TooLarge {reader.Subject} {reader.Size}",
                NatsOperation.Info or NatsOperation.Error => $"{operation} {Encoding.UTF8.GetString(reader.Text.Span)}",
                _ => operation.ToString(),
            });
        }

        return buffer;
    }

    private static ReadOnlySequence<byte> Join(byte[] first, byte[] second)
    {
        if (first.Length == 0)
        {
            return new ReadOnlySequence<byte>(second);
        }

        var head = new Segment(first, 0, null);
        var tail = new Segment(second, first.Length, head);
        return new ReadOnlySequence<byte>(head, 0, tail, second.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal Segment(byte[] bytes, int index, Segment? previous)
        {
            Memory = bytes;
            RunningIndex = index;
            previous?.Next = this;
        }
    }
}
