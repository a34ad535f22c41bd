using System.Text;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

/// <summary>Peers that are no NATS servers, or broken ones.</summary>
public class NatsGarbageTests
{
    private static readonly NatsSubject s_subject = NatsSubject.ForPublish("sh.keptn.event.test.started");

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "does not speak the NATS protocol: it sent 'HTTP/1.1 400 Bad Request'")]
    [InlineData("+OK\r\n", "its first line is not INFO")]
    [InlineData("INFO nonsense\r\n", "INFO is not valid JSON")]
    [InlineData("INFO {\"max_payload\":\"x\"}\r\n", "INFO is not valid JSON")]
    [InlineData("\u0016\u0003\u0001\n", @"it sent '\x16\x03\x01'")]
    [InlineData("-ERR 'Maximum Connections Exceeded'\r\n", "refused the connection: Maximum Connections Exceeded")]
    [InlineData("INFO {}\r\nMSG a 1 1\r\nx\r\n+OK\r\nrubbish\r\n", "it sent 'rubbish'")]
    [InlineData("INFO {}\r\n-ERR 'Unknown Protocol Operation'\r\n", "refused the connection: Unknown Protocol Operation")]
    public async Task ConnectAsync_PeerGreetsWithGarbage_SaysWhatCameAndTriesAgain(string greeting, string expected)
    {
        await using var server = new FakeServer(FakeServer.Send(greeting), FakeServer.Behave);
        var logger = new RecordingLogger();

        await using var connection = await TestNats.ConnectAsync(server.Url, logger);

        logger.Entries.Where(entry => entry.Id == 3102).Should().ContainSingle().Which.Text.Should().Contain(expected);
        server.Connections.Should().Be(2);
    }

    [Fact]
    public async Task ConnectAsync_PeerHangsUp_TriesAgain()
    {
        await using var server = new FakeServer(
            peer =>
            {
                peer.Reset();
                return Task.CompletedTask;
            },
            async peer =>
            {
                await peer.WriteAsync("INFO {\"max");
                peer.Reset();
            },
            FakeServer.Behave);
        var logger = new RecordingLogger();

        await using var connection = await TestNats.ConnectAsync(server.Url, logger);

        logger.Count(3102).Should().Be(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("INFO {\"max_payload\":")]
    [InlineData("INFO {}\r\n")]
    public async Task ConnectAsync_PeerFallsSilent_GivesUpAfterTheTimeoutAndTriesAgain(string greeting)
    {
        await using var server = new FakeServer(FakeServer.Send(greeting), FakeServer.Behave);
        var logger = new RecordingLogger();

        await using var connection = await TestNats.ConnectAsync(server.Url, logger, o => o.ConnectTimeout = TimeSpan.FromMilliseconds(200));

        logger.Entries.First(entry => entry.Id == 3102).Text.Should().Contain("did not answer within 0.2 s");
    }

    [Theory]
    [InlineData("rubbish\r\n", "it sent 'rubbish'")]
    [InlineData("MSG sh.keptn.event.test.started 1 2\r\nabc\r\n", "a message is longer than it said")]
    [InlineData("MSG sh.keptn.event.test.started 1 99999999999999\r\n", "it sent 'MSG")]
    [InlineData("INFO [\r\n", "INFO is not valid JSON")]
    [InlineData("-ERR 'Stale Connection'\r\n", "the server said 'Stale Connection'")]
    [InlineData("\0\0\0\0\0\0\0\0\n", @"it sent '\x00\x00")]
    public async Task Connection_PeerSendsGarbageLater_SaysWhatCameAndConnectsAgain(string garbage, string expected)
    {
        await using var server = new FakeServer(
            async peer =>
            {
                await peer.AcceptAsync();
                await peer.AnswerPingAsync();
                await peer.ReadLineAsync("PUB");
                await peer.WriteAsync(garbage);
                await peer.HangUpAsync();
            },
            FakeServer.Behave);
        var logger = new RecordingLogger();
        await using var connection = await TestNats.ConnectAsync(server.Url, logger);

        var send = async () => await connection.PublishAsync(s_subject, "x"u8, CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

        (await send.Should().ThrowAsync<EventTransportException>()).Which.MayHaveArrived.Should().BeTrue();
        await logger.WaitForAsync(3100, 2);
        logger.Entries.Single(entry => entry.Id == 3101).Text.Should().Contain(expected);
        await send.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Connection_PeerSendsNoise_AlwaysComesBack()
    {
        const int Rounds = 20;
        var random = new Random(20240506);
        var noise = Enumerable.Range(0, Rounds).Select<int, Func<FakeServer.Peer, Task>>(_ => async peer =>
        {
            await peer.AcceptAsync();
            await peer.AnswerPingAsync();
            await peer.ReadLineAsync("PUB");
            var bytes = new byte[random.Next(1, 3000)];
            random.NextBytes(bytes);
            bytes[^1] = (byte)'\n';
            await peer.WriteAsync(bytes);
            await peer.HangUpAsync();
        });
        await using var server = new FakeServer([.. noise, FakeServer.Behave]);
        var logger = new RecordingLogger();
        await using var connection = await TestNats.ConnectAsync(server.Url, logger, o => o.MaxReconnectDelay = TimeSpan.FromMilliseconds(20));
        var send = async () => await connection.PublishAsync(s_subject, "x"u8, CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

        for (var i = 1; i <= Rounds; i++)
        {
            await send.Should().ThrowAsync<EventTransportException>();
            await logger.WaitForAsync(3100, i + 1);
        }

        await send.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Connection_PeerGreetsAndHangsUp_IsNotAskedInAHotLoop()
    {
        await using var server = new FakeServer(FakeServer.AcceptAndHangUp);
        var logger = new RecordingLogger();
        var clock = new ManualTimeProvider();
        var options = TestNats.Options(server.Url, o =>
        {
            o.ReconnectDelay = o.MaxReconnectDelay = TimeSpan.FromHours(1);

            // The clock may go on while the second attempt is made.
            o.ConnectTimeout = TimeSpan.FromHours(2);
        });
        await using var connection = TestNats.Connection(options, logger, clock);
        using var cancellation = new CancellationTokenSource();
        var connect = connection.ConnectAsync(cancellation.Token);

        // The wait varies from a half to all of the hour.
        await logger.WaitForAsync(3101);
        await WaitForTimerAsync();
        clock.Advance(TimeSpan.FromMinutes(29));
        server.Connections.Should().Be(1);
        clock.Advance(TimeSpan.FromMinutes(31));
        await logger.WaitForAsync(3101, 2);
        server.Connections.Should().Be(2);
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => connect).Should().ThrowAsync<OperationCanceledException>();

        async Task WaitForTimerAsync()
        {
            while (clock.ActiveTimers == 0)
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task Connection_ServerPings_IsAnswered()
    {
        var answered = new TaskCompletionSource<string>();
        await using var server = new FakeServer(async peer =>
        {
            await peer.AcceptAsync();
            await peer.AnswerPingAsync();
            await peer.WriteAsync("PING\r\nPING\r\n");
            await peer.ReadLineAsync("PONG");
            answered.SetResult(await peer.ReadLineAsync("PONG"));
            await peer.ReadToEndAsync();
        });
        await using var connection = await TestNats.ConnectAsync(server.Url);

        (await answered.Task.WaitAsync(TestNats.Patience)).Should().Be("PONG");
    }

    [Fact]
    public async Task Connection_SilentButHealthy_IsAskedAndKept()
    {
        var asked = new TaskCompletionSource();
        await using var server = new FakeServer(async peer =>
        {
            await peer.AcceptAsync();
            for (var i = 0; i < 5; i++)
            {
                await peer.AnswerPingAsync();
            }

            asked.SetResult();
            await FakeServer.Behave(peer);
        });
        var logger = new RecordingLogger();
        await using var connection = await TestNats.ConnectAsync(server.Url, logger, o => o.PingInterval = TimeSpan.FromMilliseconds(40));

        await asked.Task.WaitAsync(TestNats.Patience);
        logger.Count(3101).Should().Be(0);
    }

    [Fact]
    public async Task Connection_PingsAreNotAnswered_CountsAsDead()
    {
        await using var server = new FakeServer(FakeServer.AcceptAndFallSilent, FakeServer.Behave);
        var logger = new RecordingLogger();
        await using var connection = await TestNats.ConnectAsync(server.Url, logger, o =>
            (o.PingInterval, o.PongTimeout) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100)));

        await logger.WaitForAsync(3100, 2);
        logger.Entries.Single(entry => entry.Id == 3101).Text.Should().Contain("has not answered for 0.1 s");
    }

    [Fact]
    public async Task PublishAsync_CancelledWhileItWaits_EndsTheWaitOnly()
    {
        var released = new TaskCompletionSource();
        await using var server = new FakeServer(async peer =>
        {
            await peer.AcceptAsync();
            await peer.AnswerPingAsync();
            await released.Task;
            while (true)
            {
                await peer.AnswerPingAsync();
            }
        });
        await using var connection = await TestNats.ConnectAsync(server.Url);
        using var cancellation = new CancellationTokenSource();

        var first = connection.PublishAsync(s_subject, "1"u8, cancellation.Token).AsTask();
        var second = connection.PublishAsync(s_subject, "2"u8, CancellationToken.None).AsTask();
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => first.WaitAsync(TestNats.Patience)).Should().ThrowAsync<OperationCanceledException>();
        second.IsCompleted.Should().BeFalse();
        released.SetResult();
        await second.WaitAsync(TestNats.Patience);

        // What the cancelled send waited on is used again, and must not be completed by anything old.
        for (var i = 0; i < 100; i++)
        {
            await connection.PublishAsync(s_subject, "3"u8, CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
        }
    }

    [Fact]
    public async Task ConnectAsync_TellsTheServerWhatItCan()
    {
        var greeting = new TaskCompletionSource<string>();
        await using var server = new FakeServer(async peer =>
        {
            greeting.SetResult(await peer.AcceptAsync());
            await peer.AnswerPingAsync();
            await peer.ReadToEndAsync();
        });
        await using var connection = await TestNats.ConnectAsync(server.Url, change: o => o.Token = "t\"ken");

        var connect = await greeting.Task.WaitAsync(TestNats.Patience);
        using var json = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetBytes(connect["CONNECT ".Length..]));
        var text = json.RootElement;
        text.GetProperty("verbose").GetBoolean().Should().BeFalse();
        text.GetProperty("headers").GetBoolean().Should().BeTrue();
        text.GetProperty("no_responders").GetBoolean().Should().BeTrue();
        text.GetProperty("name").GetString().Should().Be("test");
        text.GetProperty("auth_token").GetString().Should().Be("t\"ken");
        text.TryGetProperty("user", out _).Should().BeFalse();
    }
}
