using System.Collections.Concurrent;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

/// <summary>A stream that was there and does not answer for a while, as one whose cluster chooses a leader.</summary>
public sealed class JetStreamInDoubtTests
{
    private const string Type = "sh.keptn.event.test.started";

    private readonly ConcurrentQueue<string> _published = new();
    private volatile bool _isBusy;
    private string? _answerWhenBusy;

    [Theory]
    [InlineData(null)]
    [InlineData("""{"error":{"code":503,"err_code":10008,"description":"JetStream system temporarily unavailable"},"total":0,"streams":null}""")]
    public async Task SendAsync_StreamDoesNotAnswerForAWhile_IsRepeatedUnderItsIdAndNeverPastTheStream(string? answerWhenBusy)
    {
        _answerWhenBusy = answerWhenBusy;
        await using var server = new FakeServer(ServeAsync, FakeServer.Behave);
        await using var transport = await TestNats.StartAsync(
            server.Url, new RecordingSink(), [], change: o => o.RequestTimeout = TimeSpan.FromMilliseconds(200));
        await SendAsync(transport, "1");

        _isBusy = true;
        for (var i = 0; i < 2; i++)
        {
            var send = () => SendAsync(transport, "2");
            (await send.Should().ThrowAsync<EventTransportException>()).Which.Should().Match<EventTransportException>(e => e.IsTransient && e.MayHaveArrived);
        }

        _isBusy = false;
        await SendAsync(transport, "2");

        _published.Should().Equal("HPUB 1", "HPUB 2", "HPUB 2", "HPUB 2");
    }

    private static Task SendAsync(NatsTransport transport, string id) =>
        transport.SendAsync(TestNats.Event(id, Type), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

    private async Task ServeAsync(FakeServer.Peer peer)
    {
        await peer.AcceptAsync();
        while (true)
        {
            var line = await peer.ReadLineAsync();
            var words = line.Split(' ');
            switch (words)
            {
                case ["PING"]:
                    await peer.WriteAsync("PONG\r\n");
                    break;
                case ["PUB", "$JS.API.STREAM.NAMES", var inbox, _]:
                    await AnswerAsync(peer, inbox, """{"total":1,"streams":["keptn"]}""", _answerWhenBusy);
                    break;
                case ["PUB", "$JS.API.STREAM.INFO.keptn", var inbox, _]:
                    await AnswerAsync(peer, inbox, """{"config":{"name":"keptn"}}""");
                    break;
                case ["HPUB", Type, var inbox, _, _]:
                    _published.Enqueue($"HPUB {(await peer.ReadLineAsync("Nats-Msg-Id: "))["Nats-Msg-Id: ".Length..]}");
                    await AnswerAsync(peer, inbox, """{"stream":"keptn","seq":1}""");
                    break;
                case ["PUB", Type, ..]:
                    _published.Enqueue(line);
                    break;
            }
        }
    }

    private async Task AnswerAsync(FakeServer.Peer peer, string inbox, string answer, string? whenBusy = null)
    {
        if ((_isBusy ? whenBusy : answer) is { } json)
        {
            await peer.WriteAsync($"MSG {inbox} 1 {json.Length}\r\n{json}\r\n");
        }
    }
}
