using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsSlowConsumerTests
{
    private const string Type = "sh.keptn.event.test.triggered";
    private const int Count = 20_000;

    private static readonly string s_data = $"{{\"text\":\"{new string('x', 1000)}\"}}";

    [NatsServerFact]
    public async Task Sink_AtItsLimits_StopsReadingAndLosesNothing()
    {
        await using var server = await NatsServer.StartAsync();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(server.Url, sink, [Type], change: o => o.MaxReadPause = TimeSpan.FromMinutes(1));
        sink.Block();

        // The sends of the same service are confirmed although it does not read.
        await TestNats.SendAllAsync(transport, TestNats.Ids(0, Count), s_data);
        sink.Count.Should().Be(0);
        sink.Unblock();

        (await sink.NextIdsAsync(Count)).Should().Equal(TestNats.Ids(0, Count));
        transport.Dropped.Should().Be(0);
    }

    [NatsServerFact]
    public async Task Handler_WaitsForTooLong_DropsCountsAndStaysConnected()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        await using var receiver = await TestNats.ConnectAsync(server.Url, logger, o => o.MaxReadPause = TimeSpan.FromMilliseconds(100));
        await using var sender = await TestNats.ConnectAsync(server.Url);
        var gate = new TaskCompletionSource();
        var received = 0;
        await receiver.SubscribeAsync(
            Type,
            "carts",
            async (_, _) =>
            {
                await gate.Task;
                Interlocked.Increment(ref received);
            },
            CancellationToken.None);

        var subject = NatsSubject.ForPublish(Type);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => sender.PublishAsync(subject, new byte[1000], CancellationToken.None).AsTask()))
            .WaitAsync(TestNats.Patience);

        // Its PONG comes behind all messages.
        await receiver.FlushAsync(CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
        receiver.Dropped.Should().Be(Count - 1);
        gate.SetResult();
        await logger.WaitForAsync(3110);

        received.Should().Be(1);
        logger.Entries.Should().NotContain(entry => entry.Id == 3101, "dropping keeps the connection");
        logger.Entries.Single(entry => entry.Id == 3110).Text.Should().Contain($"{Count - 1} NATS messages were dropped");
    }

    [NatsServerFact]
    public async Task Sink_TakesEventsAgain_DeliveryGoesOn()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(server.Url, sink, [Type], logger, o => o.MaxReadPause = TimeSpan.FromMilliseconds(50));
        sink.Block();
        await SendAsync(transport, "stalls");
        await logger.WaitForAsync(3109);
        sink.Unblock();
        await logger.WaitForAsync(3110);
        await SendAsync(transport, "next");

        (await sink.NextIdsAsync(2)).Should().Equal("stalls", "next");
        transport.Dropped.Should().Be(0);
    }

    [NatsServerFact]
    public async Task Connection_LostWhileTheSinkIsBlocked_ComesBackAndDelivers()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(server.Url, sink, [Type], logger, o => o.MaxReadPause = TimeSpan.FromMilliseconds(50));
        sink.Block();
        await SendAsync(transport, "stalls");
        await server.KillAsync();
        await server.StartAgainAsync();
        await logger.WaitForAsync(3100, 4);
        sink.Unblock();
        await logger.WaitForAsync(3110);
        await SendAsync(transport, "next");

        (await sink.NextIdsAsync(2)).Should().Equal("stalls", "next");
    }

    private static Task SendAsync(NatsTransport transport, string id) =>
        transport.SendAsync(TestNats.Event(id, Type, s_data), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
}
