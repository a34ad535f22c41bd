using System.Text;
using System.Threading.Channels;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsConnectionTests
{
    private static readonly NatsSubject s_subject = NatsSubject.ForPublish("sh.keptn.event.test.started");

    [NatsServerFact]
    public async Task PublishAsync_ManyMessages_ArriveCompleteAndInOrder()
    {
        const int Count = 20_000;
        await using var server = await NatsServer.StartAsync();
        await using var connection = await TestNats.ConnectAsync(server.Url);
        var received = Channel.CreateUnbounded<NatsMessage>();
        await connection.SubscribeAsync("sh.keptn.event.*.started", null, Collect(received), CancellationToken.None);

        List<Task> sends = [];
        for (var i = 0; i < Count; i++)
        {
            sends.Add(connection.PublishAsync(s_subject, Payload(i), CancellationToken.None).AsTask());
        }

        await Task.WhenAll(sends).WaitAsync(TestNats.Patience);
        for (var i = 0; i < Count; i++)
        {
            var message = await received.Reader.ReadAsync().AsTask().WaitAsync(TestNats.Patience);
            message.Payload.Span.SequenceEqual(Payload(i)).Should().BeTrue("message {0} comes next", i);
            message.Subject.Should().Be(s_subject.Text);
        }

        // Sizes around those of buffers and segments.
        static byte[] Payload(int i) => Encoding.ASCII.GetBytes($"{i} {new string('x', i % 97 == 0 ? i * 7 : i % 300)}");
    }

    [NatsServerFact]
    public async Task PublishAsync_BigMessages_ArriveComplete()
    {
        await using var server = await NatsServer.StartAsync();
        await using var connection = await TestNats.ConnectAsync(server.Url);
        var received = Channel.CreateUnbounded<NatsMessage>();
        await connection.SubscribeAsync(s_subject.Text, null, Collect(received), CancellationToken.None);
        var payload = new byte[1024 * 1024];
        new Random(1).NextBytes(payload);

        for (var i = 0; i < 20; i++)
        {
            await connection.PublishAsync(s_subject, payload, CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
            var message = await received.Reader.ReadAsync().AsTask().WaitAsync(TestNats.Patience);
            message.Payload.Span.SequenceEqual(payload).Should().BeTrue();
        }
    }

    [NatsServerFact]
    public async Task PublishAsync_OverTheServersLimit_FailsForGoodAndTheConnectionGoesOn()
    {
        var logger = new RecordingLogger();
        await using var server = await NatsServer.StartAsync("max_payload: 2000");
        await using var connection = await TestNats.ConnectAsync(server.Url, logger);

        var send = async () => await connection.PublishAsync(s_subject, new byte[2001], CancellationToken.None);
        var stream = async () => await connection.PublishToStreamAsync(s_subject, new byte[1990], "some-id", CancellationToken.None);

        connection.ServerInfo.MaxPayload.Should().Be(2000);
        (await send.Should().ThrowAsync<EventTransportException>().WithMessage("*has 2001 bytes, the NATS server takes 2000 (max_payload)*"))
            .Which.IsTransient.Should().BeFalse();
        await stream.Should().ThrowAsync<EventTransportException>().WithMessage("*the NATS server takes 2000*");
        await connection.PublishAsync(s_subject, new byte[2000], CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
        logger.Entries.Should().NotContain(entry => entry.Id == 3101);
    }

    [NatsServerFact]
    public async Task RequestAsync_NobodyListens_IsNoResponders()
    {
        await using var server = await NatsServer.StartAsync();
        await using var connection = await TestNats.ConnectAsync(server.Url);

        var reply = await connection.RequestAsync(s_subject, "?"u8, CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

        reply.HasNoResponders.Should().BeTrue();
    }

    [NatsServerFact]
    public async Task RequestAsync_NobodyAnswers_FailsAfterTheTimeout()
    {
        await using var server = await NatsServer.StartAsync();
        await using var connection = await TestNats.ConnectAsync(server.Url, change: o => o.RequestTimeout = TimeSpan.FromMilliseconds(100));
        await connection.SubscribeAsync(s_subject.Text, null, (_, _) => default, CancellationToken.None);

        var request = async () => await connection.RequestAsync(s_subject, "?"u8, CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

        (await request.Should().ThrowAsync<EventTransportException>().WithMessage("*was not acknowledged within 0.1 s*"))
            .Which.MayHaveArrived.Should().BeTrue();
    }

    [NatsServerFact]
    public async Task SubscribeAsync_HandlerThrows_IsLoggedAndTheNextMessageComes()
    {
        var logger = new RecordingLogger();
        await using var server = await NatsServer.StartAsync();
        await using var connection = await TestNats.ConnectAsync(server.Url, logger);
        var received = Channel.CreateUnbounded<NatsMessage>();
        var calls = 0;
        await connection.SubscribeAsync(
            s_subject.Text,
            null,
            async (message, _) =>
            {
                switch (++calls)
                {
                    case 1:
                        throw new InvalidOperationException("at once");
                    case 2:
                        await Task.Yield();
                        throw new InvalidOperationException("later");
                    default:
                        received.Writer.TryWrite(Keep(message));
                        break;
                }
            },
            CancellationToken.None);

        for (var i = 0; i < 3; i++)
        {
            await connection.PublishAsync(s_subject, "x"u8, CancellationToken.None);
        }

        await received.Reader.ReadAsync().AsTask().WaitAsync(TestNats.Patience);
        logger.Entries.Where(entry => entry.Id == 3112).Select(entry => entry.Text)
            .Should().SatisfyRespectively(text => text.Should().Contain("at once"), text => text.Should().Contain("later"));
    }

    [NatsServerFact]
    public async Task ReceivedMessage_OverOurLimit_IsDroppedAndCounted()
    {
        var logger = new RecordingLogger();
        await using var server = await NatsServer.StartAsync();
        await using var connection = await TestNats.ConnectAsync(server.Url, logger, o => o.MaxMessageSize = 1000);
        var received = Channel.CreateUnbounded<NatsMessage>();
        await connection.SubscribeAsync(s_subject.Text, null, Collect(received), CancellationToken.None);

        await connection.PublishAsync(s_subject, new byte[200_000], CancellationToken.None);
        await connection.PublishAsync(s_subject, "small"u8, CancellationToken.None);

        (await received.Reader.ReadAsync().AsTask().WaitAsync(TestNats.Patience)).Size.Should().Be(5);
        connection.Dropped.Should().Be(1);
        logger.Entries.Should().Contain(entry => entry.Id == 3111 && entry.Text.Contains("200000 bytes, the limit is 1000"));
    }

    [NatsServerFact]
    public async Task DisposeAsync_AfterwardsPublish_FailsForGood()
    {
        await using var server = await NatsServer.StartAsync();
        var connection = await TestNats.ConnectAsync(server.Url);
        await connection.DisposeAsync();
        await connection.DisposeAsync();

        var send = async () => await connection.PublishAsync(s_subject, "x"u8, CancellationToken.None);

        (await send.Should().ThrowAsync<EventTransportException>().WithMessage("The event was not sent: the connection is closed."))
            .Which.IsTransient.Should().BeFalse();
        connection.IsConnected.Should().BeFalse();
    }

    private static NatsMessageHandler Collect(Channel<NatsMessage> channel) => (message, _) =>
    {
        channel.Writer.TryWrite(Keep(message));
        return default;
    };

    // The connection uses the memory again for the next message.
    private static NatsMessage Keep(NatsMessage message) => message with { Payload = message.Payload.ToArray() };
}
