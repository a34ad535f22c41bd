using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Testing.Tests;

/// <summary>The transport without a network.</summary>
public sealed class InMemoryTransportTests
{
    private readonly InMemoryTransport _transport = new();
    private readonly Sink _sink = new();

    [Fact]
    public async Task DeliverAsync_PassesTheCodec()
    {
        await _transport.StartAsync(["sh.keptn.>"], _sink, CancellationToken.None);
        var cloudEvent = TestEvents.Triggered("test", """{"a":null,"b":[]}""");

        await _transport.DeliverAsync(cloudEvent, "subscription-1");

        var received = _sink.Received.Should().ContainSingle().Subject;
        received.SubscriptionIds.Should().Equal("subscription-1");
        received.CloudEvent.Should().NotBeSameAs(cloudEvent);
        received.CloudEvent.Id.Should().Be(cloudEvent.Id);
        received.CloudEvent.Data.ToString().Should().Be(cloudEvent.Data.ToString());
        received.Size.Should().Be(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Length);
        _transport.Subscriptions.Should().Equal("sh.keptn.>");
    }

    [Fact]
    public async Task DeliverAsync_NotStartedOrStopped_SaysSo()
    {
        var deliver = () => _transport.DeliverAsync(TestEvents.Triggered("test"));
        await deliver.Should().ThrowAsync<InvalidOperationException>();

        await _transport.StartAsync([], _sink, CancellationToken.None);
        _transport.IsReceiving.Should().BeTrue();
        await _transport.StopReceivingAsync(CancellationToken.None);

        _transport.IsReceiving.Should().BeFalse();
        await deliver.Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task SendAsync_IsSeenAsOnTheOtherSide()
    {
        var cloudEvent = TestEvents.Create("sh.keptn.event.test.started", "{}");

        await _transport.SendAsync(cloudEvent, CancellationToken.None);

        _transport.Sent.Should().ContainSingle().Which.Should().NotBeSameAs(cloudEvent);
        _transport.Sent[0].KeptnContext.Should().Be(cloudEvent.KeptnContext);
        _transport.SendAttempts.Should().Be(1);
    }

    [Fact]
    public async Task FailSends_FailsSoManyOfThose()
    {
        var failure = new EventTransportException("down") { MayHaveArrived = true };
        _transport.FailSends(2, failure, e => e.Type == "a.finished");

        await SendAsync("a.started").Should().NotThrowAsync();
        (await SendAsync("a.finished").Should().ThrowAsync<EventTransportException>()).Which.Should().BeSameAs(failure);
        await SendAsync("a.finished").Should().ThrowAsync<EventTransportException>();
        await SendAsync("a.finished").Should().NotThrowAsync();

        _transport.Sent.Select(e => e.Type).Should().Equal("a.started", "a.finished");
        _transport.SendAttempts.Should().Be(4);
    }

    [Fact]
    public async Task FailSends_Several_AreUsedUpInOrder()
    {
        _transport.FailSends(1, new EventTransportException("first"));
        _transport.FailSends(1, new EventTransportException("second") { IsTransient = false });

        await SendAsync("a").Should().ThrowAsync<EventTransportException>().WithMessage("first");
        await SendAsync("a").Should().ThrowAsync<EventTransportException>().WithMessage("second");
        await SendAsync("a").Should().NotThrowAsync();
    }

    [Fact]
    public async Task FailSends_ByDefault_CanPass()
    {
        _transport.FailSends(1);

        var failure = (await SendAsync("a").Should().ThrowAsync<EventTransportException>()).Which;

        failure.IsTransient.Should().BeTrue();
        failure.MayHaveArrived.Should().BeFalse();
    }

    [Fact]
    public void FailSends_NoTimes_IsRefused()
    {
        var fail = () => _transport.FailSends(0);

        fail.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task SendAsync_TooLarge_IsRefusedForGood()
    {
        _transport.MaxEventSize = 100;

        var failure = (await SendAsync("a").Should().ThrowAsync<EventTransportException>().WithMessage("*limit is 100*")).Which;

        failure.IsTransient.Should().BeFalse();
        _transport.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task SendAsync_AfterStop_IsRefusedAsByAnyConnection()
    {
        await _transport.StopAsync(CancellationToken.None);

        (await SendAsync("a").Should().ThrowAsync<EventTransportException>()).Which.IsTransient.Should().BeFalse();
        _transport.IsStopped.Should().BeTrue();
        _transport.Sent.Should().BeEmpty();
    }

    private Func<Task> SendAsync(string type) => () => _transport.SendAsync(TestEvents.Create(type, "{}"), CancellationToken.None).AsTask();

    private sealed class Sink : IEventSink
    {
        internal List<ReceivedEvent> Received { get; } = [];

        public ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
        {
            Received.Add(received);
            return ValueTask.CompletedTask;
        }
    }
}
