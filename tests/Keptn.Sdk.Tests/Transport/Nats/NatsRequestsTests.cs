using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Nats;

namespace Keptn.Sdk.Tests.Transport.Nats;

public class NatsRequestsTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly NatsRequests _requests;

    public NatsRequestsTests() => _requests = new NatsRequests(new NatsOptions { RequestTimeout = TimeSpan.FromSeconds(5) }, _clock);

    [Fact]
    public async Task OnReply_ManyRequests_CompletesTheRightOne()
    {
        var (first, firstReply) = Add(wantsReply: true);
        var (second, secondReply) = Add(wantsReply: true);

        _requests.OnReply(second.ReplyToken, 0, "two"u8);

        (await secondReply).Payload.ToArray().Should().Equal("two"u8.ToArray());
        first.Reply.IsCompleted.Should().BeFalse();
        _requests.OnReply(first.ReplyToken, NatsReply.NoRespondersStatus, default);
        (await firstReply).HasNoResponders.Should().BeTrue();
    }

    [Fact]
    public async Task OnReply_LateForgedOrRepeated_FindsNobody()
    {
        var (first, firstReply) = Add(wantsReply: true);
        var token = first.ReplyToken;
        _requests.OnReply(token, 0, "one"u8);
        await firstReply;
        var (second, secondReply) = Add(wantsReply: true);

        // The second one uses the slot of the first again.
        _requests.OnReply(token, 0, "late"u8);
        _requests.OnReply(0, 0, "forged"u8);
        _requests.OnReply(ulong.MaxValue, 0, "forged"u8);
        _requests.OnReply(second.ReplyToken ^ (1UL << 40), 0, "forged"u8);

        second.Reply.IsCompleted.Should().BeFalse();
        _requests.OnReply(second.ReplyToken, 0, "two"u8);
        (await secondReply).Payload.ToArray().Should().Equal("two"u8.ToArray());
    }

    [Fact]
    public async Task OnReply_Acknowledgement_IsReadAndRefusalsFail()
    {
        var (stored, storedReply) = Add();
        var (refused, refusedReply) = Add();

        _requests.OnReply(stored.ReplyToken, 0, "{\"stream\":\"keptn\",\"seq\":1}"u8);
        _requests.OnReply(refused.ReplyToken, 0, "{\"error\":{\"description\":\"no space\"}}"u8);

        (await storedReply).HasNoResponders.Should().BeFalse();
        (await FluentActions.Awaiting(() => refusedReply).Should().ThrowAsync<EventTransportException>().WithMessage("*on 'a': no space."))
            .Which.MayHaveArrived.Should().BeTrue();
    }

    [Fact]
    public async Task Expire_CountsFromTheSending()
    {
        var (receipt, reply) = Add();
        receipt.Batch = 1;

        // Not sent yet, however long it takes.
        _requests.Expire(currentBatch: 1);
        _clock.Advance(TimeSpan.FromHours(1));
        _requests.Expire(currentBatch: 1);
        receipt.Reply.IsCompleted.Should().BeFalse();

        _requests.Expire(currentBatch: 2);
        _clock.Advance(TimeSpan.FromSeconds(5));
        _requests.Expire(currentBatch: 2);
        receipt.Reply.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _requests.Expire(currentBatch: 2);
        await FluentActions.Awaiting(() => reply).Should().ThrowAsync<EventTransportException>().WithMessage("*was not acknowledged within 5 s.");
    }

    [Fact]
    public void InboxPrefix_TwoClients_Differ() =>
        new NatsRequests(new NatsOptions(), _clock).InboxSubject.Should().StartWith("_INBOX.").And.NotBe(_requests.InboxSubject);

    private (NatsReceipt Receipt, Task<NatsReply> Reply) Add(bool wantsReply = false)
    {
        var receipt = NatsReceipt.Rent("a", wantsReply);
        _requests.Add(receipt);
        return (receipt, receipt.Reply.AsTask());
    }
}
