using System.Collections.Concurrent;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsReconnectTests
{
    private const string Type = "sh.keptn.event.test.triggered";

    [NatsServerFact]
    public async Task SendAsync_ServerKilledAndRestartedUnderLoad_NothingHangsAndAllGoesOn()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        var sink = new RecordingSink();
        await using var receiver = await TestNats.StartAsync(server.Url, sink, [Type], logger);
        await using var sender = await TestNats.StartAsync(server.Url, new RecordingSink(), []);
        using var stop = new CancellationTokenSource();
        var repeated = new ConcurrentBag<string>();
        var senders = Enumerable.Range(0, 8).Select(worker => Task.Run(() => SendUntilAsync(sender, worker, repeated, stop.Token))).ToArray();

        for (var restart = 1; restart <= 3; restart++)
        {
            await sink.NextIdsAsync(500);
            await server.KillAsync();
            await server.StartAgainAsync();
            await logger.WaitForAsync(3100, 2 * (restart + 1) - 1);
            sink.RemainingIds();
        }

        await sink.NextIdsAsync(500);
        await stop.CancelAsync();
        await Task.WhenAll(senders).WaitAsync(TestNats.Patience);

        // What is confirmed while no server dies arrives, once.
        await SendAsync(sender, "flush");
        while ((await sink.NextAsync()).Id != "flush")
        {
        }

        for (var i = 0; i < 500; i++)
        {
            await SendAsync(sender, $"calm {i}");
        }

        (await sink.NextIdsAsync(500)).Should().Equal(Enumerable.Range(0, 500).Select(i => $"calm {i}"));
        repeated.Should().NotBeEmpty("the server died under load");
    }

    [NatsServerFact]
    public async Task SendAsync_WhileTheServerIsAway_WaitsAndArrivesOnce()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(server.Url, sink, [Type], logger);
        await SendAsync(transport, "before");
        (await sink.NextAsync()).Id.Should().Be("before");
        await server.KillAsync();
        await logger.WaitForAsync(3101, 2);

        var sends = Enumerable.Range(0, 100).Select(i => SendAsync(transport, $"{i}")).ToArray();
        transport.IsConnected.Should().BeFalse();
        sends.Should().OnlyContain(send => !send.IsCompleted);
        await server.StartAgainAsync();
        await Task.WhenAll(sends).WaitAsync(TestNats.Patience);

        // The receiving connection may come back later than the sending one; then it missed them.
        await logger.WaitForAsync(3100, 4);
        await SendAsync(transport, "after");
        List<string> ids = [];
        while (ids.LastOrDefault() != "after")
        {
            ids.Add((await sink.NextAsync()).Id!);
        }

        ids.Should().OnlyHaveUniqueItems();
    }

    [NatsServerFact]
    public async Task SendAsync_BufferFullWhileTheServerIsAway_FailsAfterTheTimeout()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), [], logger, options =>
        {
            options.MaxPendingBytes = 10_000;
            options.PendingTimeout = TimeSpan.FromMilliseconds(100);
        });
        await SendAsync(transport, "before");
        await server.KillAsync();
        await logger.WaitForAsync(3101, 2);
        var waiting = SendAsync(transport, "first", new string('x', 9_000));

        var send = async () => await SendAsync(transport, "second", new string('x', 9_000));

        var failure = (await send.Should().ThrowAsync<EventTransportException>()
            .WithMessage("*10000 bytes have been waiting for NATS for 0.1 s, which is not connected*")).Which;
        (failure.IsTransient, failure.MayHaveArrived).Should().Be((true, false));
        waiting.IsCompleted.Should().BeFalse();
        await server.StartAgainAsync();
        await waiting.WaitAsync(TestNats.Patience);
        await SendAsync(transport, "second", new string('x', 9_000));
    }

    [NatsServerFact]
    public async Task SendAsync_BufferFullAndThenRoom_WaitsAndSends()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        await using var transport = await TestNats.StartAsync(
            server.Url, new RecordingSink(), [], logger, options => options.MaxPendingBytes = 10_000);
        await SendAsync(transport, "before");
        await server.KillAsync();
        await logger.WaitForAsync(3101, 2);

        var sends = Enumerable.Range(0, 50).Select(i => SendAsync(transport, $"{i}", new string('x', 4_000))).ToArray();
        await server.StartAgainAsync();

        await Task.WhenAll(sends).WaitAsync(TestNats.Patience);
    }

    [NatsServerFact]
    public async Task StartAsync_ServerNotThereYet_WaitsForIt()
    {
        await using var server = await NatsServer.StartAsync();
        await server.KillAsync();
        var logger = new RecordingLogger();
        await using var transport = TestNats.Transport(server.Url, logger);
        var sink = new RecordingSink();

        var start = transport.StartAsync([Type], sink, CancellationToken.None);
        await logger.WaitForAsync(3102, 3);
        start.IsCompleted.Should().BeFalse();
        await server.StartAgainAsync();
        await start.WaitAsync(TestNats.Patience);

        await SendAsync(transport, "1");
        (await sink.NextAsync()).Id.Should().Be("1");
        logger.Entries.First(entry => entry.Id == 3102).Text.Should().Contain($"{server.Url} cannot be reached");
    }

    [NatsServerFact]
    public async Task StartAsync_Cancelled_EndsTheAttempt()
    {
        await using var server = await NatsServer.StartAsync();
        await server.KillAsync();
        var logger = new RecordingLogger();
        await using var transport = TestNats.Transport(server.Url, logger);
        using var cancellation = new CancellationTokenSource();

        var start = transport.StartAsync([Type], new RecordingSink(), cancellation.Token);
        await logger.WaitForAsync(3102);
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => start.WaitAsync(TestNats.Patience)).Should().ThrowAsync<OperationCanceledException>();
    }

    [NatsServerFact]
    public async Task Connection_ServerDies_MovesToTheNext()
    {
        await using var first = await NatsServer.StartAsync();
        await using var second = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync($"{first.Url},{second.Url}", sink, [Type], logger);

        await first.KillAsync();
        await logger.WaitForAsync(3100, 4);

        await SendAsync(transport, "1");
        (await sink.NextAsync()).Id.Should().Be("1");
        logger.Entries.Last(entry => entry.Id == 3100).Text.Should().Contain(second.Url);
    }

    [NatsServerFact]
    public async Task Connection_ServerInLameDuckMode_MovesToTheNext()
    {
        await using var first = await NatsServer.StartAsync("lame_duck_grace_period: \"1s\"\nlame_duck_duration: \"30s\"");
        await using var second = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync($"{first.Url},{second.Url}", sink, [Type], logger);

        await first.SignalAsync("USR2");
        await logger.WaitForAsync(3108, 2);
        await first.KillAsync();
        await logger.WaitForAsync(3100, 4);

        await SendAsync(transport, "1");
        (await sink.NextAsync()).Id.Should().Be("1");
    }

    [NatsServerFact]
    public async Task Connection_ServerHangs_IsNoticedAndSendsFailAsUncertain()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        await using var connection = await TestNats.ConnectAsync(server.Url, logger, options =>
        {
            options.PongTimeout = TimeSpan.FromMilliseconds(300);
            options.ConnectTimeout = TimeSpan.FromMilliseconds(300);
        });
        await server.SignalAsync("STOP");

        var send = async () => await connection.PublishAsync(NatsSubject.ForPublish("a"), "x"u8, CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

        (await send.Should().ThrowAsync<EventTransportException>().WithMessage("*broke before the event was confirmed: the server has not answered for 0.3 s*"))
            .Which.MayHaveArrived.Should().BeTrue();
        await server.SignalAsync("CONT");
        await logger.WaitForAsync(3100, 2);
        await connection.PublishAsync(NatsSubject.ForPublish("a"), "x"u8, CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
    }

    [Fact]
    public async Task SubscribeAsync_ConnectionBreaksBeforeItIsConfirmed_GoesOnWithTheNext()
    {
        var subscribed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new FakeServer(
            async peer =>
            {
                await peer.AcceptAsync();
                await peer.AnswerPingAsync();
                await peer.ReadLineAsync("SUB");
                await peer.HangUpAsync();
            },
            async peer =>
            {
                await peer.AcceptAsync();
                subscribed.TrySetResult(await peer.ReadLineAsync("SUB"));
                while (true)
                {
                    await peer.AnswerPingAsync();
                }
            });
        await using var connection = await TestNats.ConnectAsync(server.Url, new RecordingLogger());

        var subscription = await connection.SubscribeAsync("a.b", null, (_, _) => default, CancellationToken.None).WaitAsync(TestNats.Patience);

        subscription.Subject.Text.Should().Be("a.b");
        (await subscribed.Task.WaitAsync(TestNats.Patience)).Should().StartWith("SUB a.b ");
        server.Connections.Should().Be(2);
    }

    private static async Task SendUntilAsync(NatsTransport transport, int worker, ConcurrentBag<string> repeated, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var id = $"{worker}-{i}";
            while (true)
            {
                try
                {
                    await transport.SendAsync(TestNats.Event(id), CancellationToken.None);
                    break;
                }
                catch (EventTransportException e) when (e.IsTransient)
                {
                    e.MayHaveArrived.Should().BeTrue("nothing that can still be sent fails");
                    repeated.Add(id);
                }
            }
        }
    }

    private static Task SendAsync(NatsTransport transport, string id, string text = "") =>
        transport.SendAsync(TestNats.Event(id, Type, $"{{\"text\":\"{text}\"}}"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
}
