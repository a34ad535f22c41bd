using System.Text.Json;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsJetStreamTests
{
    private const string Type = "sh.keptn.event.test.started";

    [NatsServerFact]
    public async Task SendAsync_StreamCoversTheSubject_IsStoredOnceByItsId()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using var admin = await TestNats.ConnectAsync(server.Url);
        await CreateStreamAsync(admin);
        var logger = new RecordingLogger();
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), [], logger);

        for (var i = 0; i < 100; i++)
        {
            // As after a lost acknowledgement: the same event again.
            await SendAsync(transport, $"{i / 2}");
        }

        (await CountAsync(admin)).Should().Be(50);
        logger.Entries.Count(entry => entry.Id == 3114).Should().Be(1, "one question is enough");
    }

    [NatsServerFact]
    public async Task SendAsync_ManyAtOnceToAStream_AllAreStored()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using var admin = await TestNats.ConnectAsync(server.Url);
        await CreateStreamAsync(admin);
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), []);

        await Task.WhenAll(Enumerable.Range(0, 5000).Select(i => SendAsync(transport, $"{i}")));

        (await CountAsync(admin)).Should().Be(5000);
    }

    [NatsServerFact]
    public async Task SendAsync_ServerStoppedAndStartedUnderLoad_EverySentEventIsStoredOnce()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        var logger = new RecordingLogger();
        await using (var admin = await TestNats.ConnectAsync(server.Url))
        {
            await CreateStreamAsync(admin);
        }

        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), [], logger, o => o.RequestTimeout = TimeSpan.FromSeconds(1));
        using var stop = new CancellationTokenSource();
        var sent = 0;
        var half = new TaskCompletionSource();
        var senders = Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await SendUntilDoneAsync(transport, $"{worker}-{i}");
                if (Interlocked.Increment(ref sent) == 500)
                {
                    half.SetResult();
                }
            }
        })).ToArray();

        await half.Task.WaitAsync(TestNats.Patience);

        // A signal, not a kill: the server acknowledges before it has written to the disk.
        await server.SignalAsync("TERM");
        await logger.WaitForAsync(3101, 2);
        await server.KillAsync();
        await server.StartAgainAsync();
        await logger.WaitForAsync(3100, 4);
        await SendUntilDoneAsync(transport, "after");
        await stop.CancelAsync();
        await Task.WhenAll(senders).WaitAsync(TestNats.Patience);

        await using var reader = await TestNats.ConnectAsync(server.Url);
        (await CountAsync(reader)).Should().Be(sent + 1);
    }

    [NatsServerFact]
    public async Task SendAsync_NoStream_IsConfirmedByTheServer()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(server.Url, sink, [Type]);

        await SendAsync(transport, "1");

        (await sink.NextAsync()).Id.Should().Be("1");
    }

    [NatsServerFact]
    public async Task SendAsync_StreamCreatedLater_IsNoticed()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using var admin = await TestNats.ConnectAsync(server.Url);
        var logger = new RecordingLogger();
        await using var transport = await TestNats.StartAsync(
            server.Url, new RecordingSink(), [], logger, o => o.StreamCheckInterval = TimeSpan.FromTicks(1));
        await SendAsync(transport, "before");
        await CreateStreamAsync(admin);

        // Its question is answered in the background, after it was sent as before.
        await SendAsync(transport, "asks");
        await logger.WaitForAsync(3114);
        var before = await CountAsync(admin);
        await SendAsync(transport, "twice");
        await SendAsync(transport, "twice");

        (await CountAsync(admin)).Should().Be(before + 1);
    }

    [NatsServerFact]
    public async Task SendAsync_StreamDeletedAndNobodyListens_GoesOnWithoutIt()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using var admin = await TestNats.ConnectAsync(server.Url);
        await CreateStreamAsync(admin);
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), []);
        await SendAsync(transport, "1");
        await TestNats.AskAsync(admin, "$JS.API.STREAM.DELETE.keptn", "");

        await SendAsync(transport, "2");
        await SendAsync(transport, "3");
    }

    [NatsServerFact]
    public async Task SendAsync_StreamDeletedAndOthersListen_FailsOnceAsUncertainThenGoesOn()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using var admin = await TestNats.ConnectAsync(server.Url);
        await CreateStreamAsync(admin);
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(
            server.Url, sink, [Type], change: o => o.RequestTimeout = TimeSpan.FromMilliseconds(200));
        await SendAsync(transport, "1");
        await TestNats.AskAsync(admin, "$JS.API.STREAM.DELETE.keptn", "");

        var send = () => SendAsync(transport, "2");

        (await send.Should().ThrowAsync<EventTransportException>().WithMessage("*was not acknowledged within 0.2 s*"))
            .Which.MayHaveArrived.Should().BeTrue();
        await SendAsync(transport, "3");
        (await sink.NextIdsAsync(3)).Should().Equal("1", "2", "3");
    }

    [NatsServerFact]
    public async Task SendAsync_StreamDoesNotAcknowledge_IsConfirmedByTheServer()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using var admin = await TestNats.ConnectAsync(server.Url);
        await CreateStreamAsync(admin, ",\"no_ack\":true");
        await using var transport = await TestNats.StartAsync(
            server.Url, new RecordingSink(), [], change: o => o.RequestTimeout = TimeSpan.FromHours(1));

        await SendAsync(transport, "1");
    }

    [NatsServerFact]
    public async Task SendAsync_StreamIsFull_FailsAsUncertain()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using var admin = await TestNats.ConnectAsync(server.Url);
        await CreateStreamAsync(admin, ",\"max_msgs\":1,\"discard\":\"new\"");
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), []);
        await SendAsync(transport, "1");

        var send = () => SendAsync(transport, "2");

        var failure = (await send.Should().ThrowAsync<EventTransportException>().WithMessage("JetStream did not store the event*maximum messages exceeded*")).Which;
        (failure.IsTransient, failure.MayHaveArrived).Should().Be((true, true));
    }

    [NatsServerFact]
    public async Task SendAsync_TooLargeForTheStream_IsRefusedForGood()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using var admin = await TestNats.ConnectAsync(server.Url);
        await CreateStreamAsync(admin, ",\"max_msg_size\":2000");
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), []);
        await SendAsync(transport, "1");

        var send = () => transport.SendAsync(
            TestNats.Event("2", Type, $"{{\"text\":\"{new string('x', 2000)}\"}}"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

        var failure = (await send.Should().ThrowAsync<EventTransportException>().WithMessage("JetStream did not store the event*message size exceeds maximum allowed*")).Which;
        (failure.IsTransient, failure.MayHaveArrived).Should().Be((false, true), "it is as large the next time, but subscribers have it");
    }

    [NatsServerFact]
    public async Task SendAsync_IdWithLineBreaks_CannotForgeAHeader()
    {
        await using var server = await NatsServer.StartWithJetStreamAsync();
        await using var admin = await TestNats.ConnectAsync(server.Url);
        await CreateStreamAsync(admin);
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), []);

        await SendAsync(transport, "x\r\nNats-Expected-Stream: other");
        await SendAsync(transport, "");

        (await CountAsync(admin)).Should().Be(2);
    }

    private static async Task SendUntilDoneAsync(NatsTransport transport, string id)
    {
        while (true)
        {
            try
            {
                await SendAsync(transport, id);
                return;
            }
            catch (EventTransportException e) when (e.IsTransient)
            {
                // As the pipeline does: the same event again.
            }
        }
    }

    private static Task SendAsync(NatsTransport transport, string id) =>
        transport.SendAsync(TestNats.Event(id, Type), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

    private static Task<JsonElement> CreateStreamAsync(NatsConnection connection, string more = "") => TestNats.AskAsync(
        connection, "$JS.API.STREAM.CREATE.keptn", $"{{\"name\":\"keptn\",\"subjects\":[\"sh.keptn.>\"],\"storage\":\"file\",\"retention\":\"limits\",\"num_replicas\":1{more}}}");

    private static async Task<int> CountAsync(NatsConnection connection) =>
        (await TestNats.AskAsync(connection, "$JS.API.STREAM.INFO.keptn", "")).GetProperty("state").GetProperty("messages").GetInt32();
}
