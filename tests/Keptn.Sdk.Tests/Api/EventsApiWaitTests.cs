using System.Net;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api;

public sealed class EventsApiWaitTests : ApiContractTest
{
    [Fact]
    public async Task WaitFor_ComesAtTheThirdLook_ReturnsIt()
    {
        Server.Answers(200, """{"events":[]}""").Answers(503, null).Answers(200, $$"""{"events":[{{EventsApiTests.Event(7)}}]}""");
        var clock = new ManualTimeProvider { ComesDueAtOnce = wait => wait == TimeSpan.FromSeconds(2) };

        var found = await Remote(timeProvider: clock).Events.WaitForAsync(new() { KeptnContext = "c", Type = "t" });

        found.Id.Should().Be("7");
        Server.Requests.Should().HaveCount(3).And.OnlyContain(r => r.Target == "/api/mongodb-datastore/event?keptnContext=c&type=t");
    }

    [Fact]
    public async Task WaitFor_Predicate_LooksAtAllPages()
    {
        Server.Answers(200, $$"""{"events":[{{EventsApiTests.Event(1)}}],"nextPageKey":"1"}""").Answers(200, $$"""{"events":[{{EventsApiTests.Event(2)}}]}""");

        var found = await Api.Events.WaitForAsync(new() { KeptnContext = "c" }, new() { Predicate = e => e.Id == "2" });

        found.Id.Should().Be("2");
    }

    [Fact]
    public async Task WaitFor_NothingComes_FailsWithTheLastFailureInside()
    {
        Server.OnRequest = _ => new(503, """{"code":503,"message":"down"}""");
        var clock = new ManualTimeProvider();
        var wait = new EventWait { Interval = TimeSpan.FromMinutes(1), Timeout = TimeSpan.FromMinutes(3.5) };
        clock.ComesDueAtOnce = due =>
        {
            if (due == wait.Interval && Server.Requests.Count == 3)
            {
                ThreadPool.QueueUserWorkItem(_ => clock.Advance(wait.Timeout));
                return false;
            }

            return due == wait.Interval;
        };

        var waiting = Remote(timeProvider: clock).Events.WaitForAsync(new() { KeptnContext = "c", Type = "t" }, wait);

        var thrown = await waiting.Invoking(async w => await w).Should().ThrowAsync<KeptnApiException>();
        thrown.Which.Failure.Should().Be(KeptnApiFailure.Timeout);
        thrown.Which.Message.Should().StartWith("No event of type 't', context 'c' came within 00:03:30.").And.Contain("down");
        thrown.Which.InnerException.Should().BeOfType<KeptnApiException>().Which.KeptnMessage.Should().Be("down");
        Server.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task WaitFor_TokenRefused_FailsAtOnce()
    {
        Server.Answers(401, """{"code":401,"message":"incorrect api key auth"}""");

        var thrown = await Api.Events.Invoking(api => api.WaitForAsync(new() { KeptnContext = "c" }))
            .Should().ThrowAsync<KeptnApiException>();

        thrown.Which.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        Server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task WaitFor_Cancelled_EndsAsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        Server.OnRequest = _ =>
        {
            cancellation.Cancel();
            return CannedAnswer.Never();
        };

        await Api.Events.Invoking(api => api.WaitForAsync(new() { KeptnContext = "c" }, null, cancellation.Token))
            .Should().ThrowAsync<OperationCanceledException>();
    }
}
