using System.Buffers;
using System.Text;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsOutboxTests
{
    private static readonly NatsSubject s_subject = NatsSubject.ForPublish("a");

    private readonly NatsOutbox _outbox = Create();

    [Fact]
    public void TryTake_SeveralMessages_AreOneBatchWithOnePing()
    {
        _outbox.Attach();
        var first = Publish("1");
        var second = Publish("2");

        Take().Should().Be("PUB a 1\r\n1\r\nPUB a 1\r\n2\r\nPING\r\n");
        first.IsPending.Should().BeTrue();
        _outbox.PongReceived();
        (first.IsDone, second.IsDone).Should().Be((true, true));
        _outbox.IsPending.Should().BeFalse();
    }

    [Fact]
    public void TryTake_TwoPingsUnderWay_TheThirdWaitsForAPong()
    {
        _outbox.Attach();
        var sends = Enumerable.Range(1, 4).Select(i =>
        {
            var send = Publish($"{i}");
            Take().Should().Be(i <= 2 ? $"PUB a 1\r\n{i}\r\nPING\r\n" : $"PUB a 1\r\n{i}\r\n");
            return send;
        }).ToArray();

        _outbox.PongReceived();
        Take().Should().Be("PING\r\n");
        Completed(sends).Should().Equal(true, false, false, false);
        _outbox.PongReceived();
        Completed(sends).Should().Equal(true, true, false, false);
        _outbox.PongReceived();
        Completed(sends).Should().Equal(true, true, true, true);
    }

    [Fact]
    public void Attach_Subscriptions_GoBeforeMessages()
    {
        Publish("1");
        _outbox.Subscribe(NatsSubject.ForSubscription("sh.keptn.>"), "carts", null);
        _outbox.Attach();
        _outbox.Subscribe(NatsSubject.ForSubscription("b"), null, null);

        Take().Should().Be("SUB sh.keptn.> carts 1\r\nSUB b 2\r\n|PUB a 1\r\n1\r\nPING\r\n");
    }

    [Fact]
    public void Detach_WhatWasTaken_FailsAndTheRestLeavesWithTheNextConnection()
    {
        _outbox.Subscribe(NatsSubject.ForSubscription("b"), null, null);
        _outbox.Attach();
        _outbox.Ping();
        var taken = Publish("1");
        Take();
        _outbox.Pong();
        var waiting = Publish("2");
        _outbox.Detach();
        _outbox.TryTake(out _).Should().BeFalse();
        _outbox.FailSent(receipt => new EventTransportException(receipt.Subject) { MayHaveArrived = true });

        taken.IsFailed.Should().BeTrue();
        waiting.IsPending.Should().BeTrue();
        _outbox.Attach();
        Take().Should().Be("SUB b 1\r\n|PUB a 1\r\n2\r\nPING\r\n", "answers to the old connection are none of the new one's business");
        _outbox.PongReceived();
        waiting.IsDone.Should().BeTrue();
    }

    [Fact]
    public void Pong_IsSentOncePerPing()
    {
        _outbox.Attach();
        _outbox.Pong();
        _outbox.Pong();

        Take().Should().Be("PONG\r\nPONG\r\n");
        Take().Should().BeEmpty();
    }

    [Fact]
    public void PongReceived_NobodyAsked_IsIgnored()
    {
        _outbox.Attach();
        _outbox.PongReceived();
        var send = Publish("1");
        Take();

        send.IsPending.Should().BeTrue();
    }

    [Fact]
    public async Task Refuse_Subject_FailsItsMessagesWithThePong()
    {
        _outbox.Attach();
        var other = NatsReceipt.Rent("b");
        _outbox.TryPublish(new NatsOutgoing(NatsSubject.ForPublish("b"), default), other).Should().BeTrue();
        var refused = new Sent(other);
        var good = Publish("1");
        Take();
        _outbox.Refuse("b", new EventTransportException("no"));
        refused.IsPending.Should().BeTrue();
        _outbox.PongReceived();

        good.IsDone.Should().BeTrue();
        await FluentActions.Awaiting(refused.WaitAsync).Should().ThrowAsync<EventTransportException>().WithMessage("no");
    }

    [Fact]
    public async Task Close_WhatWaits_FailsAndNothingIsTakenAnyMore()
    {
        var waiting = Publish("1");
        _outbox.Close("the end.");
        _outbox.Close("another reason.");

        await FluentActions.Awaiting(waiting.WaitAsync).Should().ThrowAsync<EventTransportException>().WithMessage("The event was not sent: the end.");
        Action publish = () => Publish("2");
        publish.Should().Throw<EventTransportException>().WithMessage("*the end.");
    }

    [Fact]
    public async Task PublishWhenRoom_InTheOrderOfArrivalAndNobodyOvertakes()
    {
        var outbox = Create(maxPendingBytes: 100);
        outbox.Attach();
        Publish(outbox, new string('1', 90));
        var second = outbox.PublishWhenRoomAsync(Waiting(new string('2', 80)), CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var third = outbox.PublishWhenRoomAsync(Waiting("3"), cancellation.Token);
        var fourth = outbox.PublishWhenRoomAsync(Waiting("4"), CancellationToken.None);
        outbox.TryPublish(new NatsOutgoing(s_subject, "5"u8), NatsReceipt.Rent("a")).Should().BeFalse("others wait");
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => third).Should().ThrowAsync<OperationCanceledException>();

        Take(outbox).Should().StartWith("PUB a 90\r\n1");
        await Task.WhenAll(second, fourth).WaitAsync(TestNats.Patience);
        Take(outbox).Should().Be($"PUB a 80\r\n{new string('2', 80)}\r\nPUB a 1\r\n4\r\nPING\r\n");
    }

    [Fact]
    public void PublishedAndConfirmed_ManyTimes_AllocatesNothing()
    {
        const int Count = 2000;
        _outbox.Attach();
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Run();

        // Other tests use the same pool of receipts, and may hold some of them for a while.
        ((GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count).Should().BeLessThan(8);

        void Run()
        {
            Span<byte> payload = stackalloc byte[500];
            for (var i = 0; i < Count; i++)
            {
                var receipt = NatsReceipt.Rent("a");
                _outbox.TryPublish(new NatsOutgoing(s_subject, payload), receipt);
                var confirmation = receipt.Confirmation;
                _outbox.TryTake(out var batch);
                _outbox.Release(batch);
                _outbox.PongReceived();
                confirmation.GetAwaiter().GetResult();
            }
        }
    }

    private static NatsOutbox Create(int maxPendingBytes = 100_000) =>
        new(new NatsOptions { MaxPendingBytes = maxPendingBytes }, new NatsSubscriptions(), TimeProvider.System);

    private static NatsWaitingMessage Waiting(string text) => new(s_subject, Encoding.ASCII.GetBytes(text), NatsReceipt.Rent("a"));

    private static IEnumerable<bool> Completed(Sent[] sends) => sends.Select(send => send.IsDone);

    private static string Take(NatsOutbox outbox)
    {
        outbox.TryTake(out var batch).Should().BeTrue();
        var text = Encoding.ASCII.GetString(batch.Messages.ToArray());
        text = batch.Control.IsEmpty ? text : $"{Encoding.ASCII.GetString(batch.Control.Span)}|{text}";
        outbox.Release(batch);
        return text;
    }

    private static Sent Publish(NatsOutbox outbox, string text)
    {
        var receipt = NatsReceipt.Rent("a");
        outbox.TryPublish(new NatsOutgoing(s_subject, Encoding.ASCII.GetBytes(text)), receipt).Should().BeTrue();
        return new Sent(receipt);
    }

    private string Take() => Take(_outbox);

    private Sent Publish(string text) => Publish(_outbox, text);

    /// <summary>A receipt as its sender sees it. Not as a task: that would learn of the completion on another thread, later.</summary>
    private sealed class Sent(NatsReceipt receipt)
    {
        private readonly ValueTask _confirmation = receipt.Confirmation;

        internal bool IsPending => !_confirmation.IsCompleted;

        internal bool IsDone => _confirmation.IsCompletedSuccessfully;

        internal bool IsFailed => _confirmation.IsFaulted;

        internal async Task WaitAsync() => await _confirmation;
    }
}
