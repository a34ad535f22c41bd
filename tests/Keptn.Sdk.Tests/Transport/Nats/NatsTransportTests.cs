using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Tests.Infrastructure;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsTransportTests
{
    // The last one repeats the first, which is no overlap.
    private static readonly string[] s_overlapping =
        ["sh.keptn.event.test.triggered", "sh.keptn.event.*.triggered", "sh.keptn.event.test.triggered"];

    [NatsServerFact]
    public async Task SendAsync_Event_GoesAsJsonToTheSubjectOfItsType()
    {
        await using var server = await NatsServer.StartAsync();
        await using var connection = await TestNats.ConnectAsync(server.Url);
        var received = new TaskCompletionSource<NatsMessage>();
        await connection.SubscribeAsync(
            ">",
            null,
            (message, _) =>
            {
                if (message.Subject.StartsWith("sh.keptn", StringComparison.Ordinal))
                {
                    received.SetResult(message with { Payload = message.Payload.ToArray() });
                }

                return default;
            },
            CancellationToken.None);
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), []);
        var cloudEvent = TestNats.Event("1", "sh.keptn.event.test.started");

        await transport.SendAsync(cloudEvent, CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

        var message = await received.Task.WaitAsync(TestNats.Patience);
        message.Subject.Should().Be("sh.keptn.event.test.started");
        message.Payload.ToArray().Should().Equal(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).ToArray());
    }

    [NatsServerFact]
    public async Task StartAsync_OverlappingPatterns_QueueGroupGetsAnEventOnce()
    {
        await using var server = await NatsServer.StartAsync();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(server.Url, sink, s_overlapping);

        await TestNats.SendAllAsync(transport, ["1", "2"]);
        await transport.StopReceivingAsync(CancellationToken.None).WaitAsync(TestNats.Patience);

        sink.RemainingIds().Should().Equal("1", "2");
    }

    [NatsServerFact]
    public async Task StartAsync_OverlappingPatternsWithoutAGroup_DeliverAnEventForEach()
    {
        await using var server = await NatsServer.StartAsync();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(server.Url, sink, s_overlapping, change: o => o.QueueGroup = "");

        await TestNats.SendAllAsync(transport, ["1"]);
        await transport.StopReceivingAsync(CancellationToken.None).WaitAsync(TestNats.Patience);

        sink.RemainingIds().Should().Equal("1", "1");
    }

    [NatsServerFact]
    public async Task ReceivedMessage_NotAnEvent_IsLoggedCountedAndPassedOver()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(server.Url, sink, ["sh.keptn.event.*.triggered"], logger);
        await using var connection = await TestNats.ConnectAsync(server.Url);

        foreach (var text in new[] { "", "{", "{\"id\":\"no type\",\"password\":\"hunter2\"}" })
        {
            await connection.PublishAsync(NatsSubject.ForPublish("sh.keptn.event.odd.triggered"), Encoding.UTF8.GetBytes(text), CancellationToken.None);
        }

        await transport.SendAsync(TestNats.Event("1"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

        (await sink.NextAsync()).Id.Should().Be("1");
        transport.Dropped.Should().Be(3);
        var entries = logger.Entries.Where(entry => entry.Id == 3113).Select(entry => entry.Text).ToList();
        entries.Should().HaveCount(3).And.OnlyContain(text => text.Contains("sh.keptn.event.odd.triggered") && !text.Contains("hunter2"));
    }

    [NatsServerFact]
    public async Task MaxEventSize_FitsTheServersLimitWithAHeader()
    {
        await using var server = await NatsServer.StartAsync("max_payload: 65536");
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), []);

        transport.MaxEventSize.Should().Be(65536 - 128);
        (NatsProtocolWriter.GetHeaderSize(Guid.NewGuid().ToString()) <= 128).Should().BeTrue();
    }

    [NatsServerFact]
    public async Task SendAsync_EventOverTheLimit_FailsForGoodAndTheNextGoesOn()
    {
        await using var server = await NatsServer.StartAsync("max_payload: 65536");
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(server.Url, sink, ["sh.keptn.event.test.triggered"]);

        var send = async () => await transport.SendAsync(
            TestNats.Event("big", data: $"{{\"text\":\"{new string('x', 70_000)}\"}}"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

        (await send.Should().ThrowAsync<EventTransportException>().WithMessage("*the NATS server takes 65536*")).Which.IsTransient.Should().BeFalse();
        await transport.SendAsync(TestNats.Event("small"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
        (await sink.NextAsync()).Id.Should().Be("small");
    }

    [Theory]
    [InlineData(null, "it is empty")]
    [InlineData("", "it is empty")]
    [InlineData("sh.keptn.event.my task.started", "blanks")]
    [InlineData("sh.keptn.event.*.started", "wildcard")]
    [InlineData("a\r\nPUB b 0", "blanks")]
    public async Task SendAsync_TypeIsNoSubject_FailsForGood(string? type, string reason)
    {
        await using var transport = TestNats.Transport("nats://127.0.0.1:1");

        var send = async () => await transport.SendAsync(new CloudEvent { Id = "1", Source = "tests", Type = type }, CancellationToken.None);

        (await send.Should().ThrowAsync<EventTransportException>().WithMessage($"*cannot be sent over NATS*{reason}*"))
            .Which.IsTransient.Should().BeFalse();
    }

    [Fact]
    public void Transport_ServiceNameWithBlanks_NeedsAQueueGroup()
    {
        var create = () => TestNats.Transport("nats://a", name: "load tests");

        create.Should().Throw<ArgumentException>().WithMessage("*'load tests' cannot be a NATS queue group*QueueGroup*");
        TestNats.Transport("nats://a", name: "load tests", change: o => o.QueueGroup = "load-tests").Name.Should().Be("nats");
    }

    [NatsServerFact]
    public async Task StopReceivingAsync_Afterwards_AnswersStillGoOut()
    {
        await using var server = await NatsServer.StartAsync();
        var (sink, other) = (new RecordingSink(), new RecordingSink());
        await using var transport = await TestNats.StartAsync(server.Url, sink, ["sh.keptn.event.test.triggered"]);
        await using var listener = await TestNats.StartAsync(server.Url, other, ["sh.keptn.event.test.*"], name: "listener");

        await transport.StopReceivingAsync(CancellationToken.None).WaitAsync(TestNats.Patience);
        await transport.SendAsync(TestNats.Event("1"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
        await transport.StopAsync(CancellationToken.None).WaitAsync(TestNats.Patience);

        (await other.NextAsync()).Id.Should().Be("1");
        sink.Count.Should().Be(0);
    }

    [NatsServerFact]
    public async Task StopAsync_SendsThatNobodyWaitsFor_AreFlushed()
    {
        await using var server = await NatsServer.StartAsync();
        var sink = new RecordingSink();
        await using var listener = await TestNats.StartAsync(server.Url, sink, ["sh.keptn.event.test.triggered"]);
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), []);
        await transport.SendAsync(TestNats.Event("first"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);

        var sends = Enumerable.Range(0, 2000).Select(i => transport.SendAsync(TestNats.Event($"{i}"), CancellationToken.None).AsTask()).ToArray();
        await transport.StopAsync(CancellationToken.None).WaitAsync(TestNats.Patience);

        await Task.WhenAll(sends).WaitAsync(TestNats.Patience);
        (await sink.NextIdsAsync(2001)).Should().HaveCount(2001).And.OnlyHaveUniqueItems();
    }

    [NatsServerFact]
    public async Task StopAsync_ServerIsAway_EndsWithTheTokenAndFailsWhatWaits()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), [], logger);
        await transport.SendAsync(TestNats.Event("first"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
        await server.KillAsync();
        await logger.WaitForAsync(3101, 2);
        var waiting = transport.SendAsync(TestNats.Event("1"), CancellationToken.None).AsTask();
        using var stop = new CancellationTokenSource();

        var stopping = transport.StopAsync(stop.Token);
        stopping.IsCompleted.Should().BeFalse();
        await stop.CancelAsync();
        await stopping.WaitAsync(TestNats.Patience);

        (await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<EventTransportException>()).Which.MayHaveArrived.Should().BeFalse();
        logger.Entries.Should().Contain(entry => entry.Id == 3117);
    }

    [NatsServerFact]
    public async Task StopAsync_IdleAndServerIsAway_EndsAtOnce()
    {
        await using var server = await NatsServer.StartAsync();
        var logger = new RecordingLogger();
        await using var transport = await TestNats.StartAsync(server.Url, new RecordingSink(), ["sh.keptn.event.test.triggered"], logger);
        await server.KillAsync();
        await logger.WaitForAsync(3101, 2);

        await transport.StopReceivingAsync(CancellationToken.None).WaitAsync(TestNats.Patience);
        await transport.StopAsync(CancellationToken.None).WaitAsync(TestNats.Patience);
    }

    [NatsServerFact]
    public async Task StopReceivingAsync_TokenEnds_GivesUpTheEventThatWaits()
    {
        await using var server = await NatsServer.StartAsync();
        var sink = new RecordingSink();
        await using var transport = await TestNats.StartAsync(server.Url, sink, ["sh.keptn.event.test.triggered"]);
        sink.Block();
        await transport.SendAsync(TestNats.Event("1"), CancellationToken.None).AsTask().WaitAsync(TestNats.Patience);
        using var stop = new CancellationTokenSource();

        var stopping = transport.StopReceivingAsync(stop.Token);
        await stop.CancelAsync();

        await FluentActions.Awaiting(() => stopping.WaitAsync(TestNats.Patience)).Should().ThrowAsync<OperationCanceledException>();
        sink.Unblock();
        sink.Count.Should().Be(0);
        transport.Dropped.Should().Be(1);
    }

    [NatsServerFact]
    public async Task StopAsync_NeverStarted_IsFine()
    {
        await using var transport = TestNats.Transport("nats://127.0.0.1:1");

        await transport.StopReceivingAsync(CancellationToken.None).WaitAsync(TestNats.Patience);
        await transport.StopAsync(CancellationToken.None).WaitAsync(TestNats.Patience);
    }
}
