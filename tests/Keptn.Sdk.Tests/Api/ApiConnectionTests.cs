using System.Net;
using System.Text;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Tests.Api;

public sealed class ApiConnectionTests : ApiContractTest
{
    private const string Busy = """{"code":503,"message":"busy"}""";

    private static readonly CloudEvent s_event = new() { Type = "t", Source = "s", Data = CloudEventData.FromJson("{}") };

    // Waits between attempts come due at once; the limit of an attempt (30 s) does not.
    private readonly ManualTimeProvider _clock = new() { ComesDueAtOnce = static wait => wait < TimeSpan.FromSeconds(30) };

    public static TheoryData<string, bool> Calls => new()
    {
        { "ping", true },
        { "register", true },
        { "unregister", true },
        { "get-resource", true },
        { "put-resource", true },
        { "update-resources", true },
        { "create-resources", false },
        { "delete-resource", false },
        { "send", false },
        { "write-log", false },
        { "create-subscription", false },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Send_ServerStaysBusy_RepeatsIdempotentCallsOnly(string call, bool isRepeated)
    {
        Server.OnRequest = _ => new(503, Busy);
        var api = Remote(options => options.MaxRetries = 3, _clock);

        var thrown = await ((Func<Task>)(() => Call(api, call))).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.IsTransient.Should().BeTrue();
        thrown.Which.MayHaveArrived.Should().BeTrue();
        Server.Requests.Should().HaveCount(isRepeated ? 4 : 1);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task Send_FailureThatPasses_SucceedsWhenItHasPassed(int status)
    {
        Server.Answers(status, Busy).Answers(200, "[]");
        var api = Remote(options => options.MaxRetries = 1, _clock);

        (await api.Uniform.ListAsync()).Should().BeEmpty();

        Server.Requests.Should().HaveCount(2);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(424)]
    [InlineData(501)]
    public async Task Send_FailureThatStays_IsNotRepeated(int status)
    {
        Server.OnRequest = _ => new(status, """{"code":1,"message":"m"}""");
        var api = Remote(options => options.MaxRetries = 3, _clock);

        var thrown = await api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.StatusCode.Should().Be((HttpStatusCode)status);
        thrown.Which.IsTransient.Should().BeFalse();
        Server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task Send_ServerSaysHowLongToWait_WaitsThatLong()
    {
        Server.Script.Enqueue(new(429, Busy) { Headers = { ["Retry-After"] = "7" } });
        Server.Answers(200, "[]");
        var api = Remote(options => options.MaxRetries = 1, _clock);

        await api.Uniform.ListAsync();

        _clock.Waits.Should().Contain(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Send_ServerAsksForTooLongAWait_GivesUpAndSaysIt()
    {
        Server.Script.Enqueue(new(503, Busy) { Headers = { ["Retry-After"] = "Fri, 02 Jan 2026 04:04:05 GMT" } });
        var api = Remote(options => options.MaxRetries = 1, _clock);

        var thrown = await api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.RetryAfter.Should().Be(TimeSpan.FromHours(1));
        Server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task Send_WaitsBetweenAttempts_GrowUpToTheLimit()
    {
        Server.OnRequest = _ => new(503, Busy);
        var api = Remote(
            options =>
            {
                options.MaxRetries = 6;
                options.RetryDelay = TimeSpan.FromSeconds(1);
                options.MaxRetryDelay = TimeSpan.FromSeconds(5);
            },
            _clock);

        await api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        var waits = _clock.Waits.Where(wait => wait < TimeSpan.FromSeconds(30)).ToList();
        waits.Should().HaveCount(6).And.OnlyContain(wait => wait <= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Send_ConnectionCut_MayHaveArrived()
    {
        Server.Script.Enqueue(CannedAnswer.CutConnection());

        var thrown = await Api.Events.Invoking(e => e.SendAsync(s_event)).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.Connection);
        thrown.Which.IsTransient.Should().BeTrue();
        thrown.Which.MayHaveArrived.Should().BeTrue();
        thrown.Which.StatusCode.Should().BeNull();
    }

    [Fact]
    public async Task Send_AnswerCutInTheMiddle_IsAConnectionFailure()
    {
        Server.Script.Enqueue(new(200)
        {
            Instead = async context =>
            {
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("[");
                await context.Response.Body.FlushAsync();
                context.Abort();
            },
        });

        var thrown = await Api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.Connection);
        thrown.Which.MayHaveArrived.Should().BeTrue();
    }

    [Fact]
    public async Task Send_NobodyListens_HasNotArrived()
    {
        var address = Server.Address;
        await Server.DisposeAsync();
        using var client = KeptnApiClient.Create(new KeptnApiOptions { Endpoint = address, MaxRetries = 0 });

        var thrown = await client.Events.Invoking(e => e.SendAsync(s_event)).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.Connection);
        thrown.Which.MayHaveArrived.Should().BeFalse();
        thrown.Which.Message.Should().StartWith($"POST /v1/event: no connection to {address.Authority}");
    }

    [Fact]
    public async Task Send_NoAnswerInTime_IsATimeout()
    {
        Server.OnRequest = _ => CannedAnswer.Never();
        var clock = new ManualTimeProvider { ComesDueAtOnce = static wait => wait == TimeSpan.FromSeconds(9) };
        var api = Remote(options => options.RequestTimeout = TimeSpan.FromSeconds(9), clock);

        var thrown = await api.Events.Invoking(e => e.SendAsync(s_event)).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.Timeout);
        thrown.Which.IsTransient.Should().BeTrue();
        thrown.Which.MayHaveArrived.Should().BeTrue();
        thrown.Which.Message.Should().Contain("within 00:00:09");
    }

    [Fact]
    public async Task Send_Cancelled_EndsAsCancelledAndIsNotRepeated()
    {
        using var cancellation = new CancellationTokenSource();
        Server.OnRequest = _ =>
        {
            cancellation.Cancel();
            return CannedAnswer.Never();
        };
        var api = Remote(options => options.MaxRetries = 3, _clock);

        await api.Uniform.Invoking(u => u.ListAsync(null, cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();

        Server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task Send_CancelledBefore_SendsNothing()
    {
        await Api.Uniform.Invoking(u => u.ListAsync(null, new CancellationToken(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();

        Server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_AnswerOverTheLimit_IsNotRead(bool isChunked)
    {
        Server.OnRequest = _ => new(200)
        {
            Instead = async context =>
            {
                var body = Encoding.UTF8.GetBytes($"[{new string(' ', 2000)}]");
                context.Response.ContentLength = isChunked ? null : body.Length;
                await context.Response.Body.WriteAsync(body);
            },
        };
        var api = Remote(options => options.MaxResponseSize = 2001);

        var thrown = await api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.TooLarge);
        thrown.Which.Message.Should().Contain("larger than 2001 bytes (MaxResponseSize)");
        (await Remote(options => options.MaxResponseSize = 2002).Uniform.ListAsync()).Should().BeEmpty("exactly the limit is allowed");
    }

    [Fact]
    public async Task Send_CompressedBomb_IsCountedAsItIsUnpacked()
    {
        Server.OnRequest = _ => new(200)
        {
            Instead = async context =>
            {
                context.Response.Headers.ContentEncoding = "gzip";
                await using var gzip = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
                var blanks = new byte[64 * 1024];
                Array.Fill(blanks, (byte)' ');
                for (var i = 0; i < 64; i++)
                {
                    await gzip.WriteAsync(blanks);
                }
            },
        };
        var api = Remote(options => options.MaxResponseSize = 1024 * 1024);

        var thrown = await api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.Failure.Should().Be(KeptnApiFailure.TooLarge);
    }

    [Fact]
    public async Task Send_HugeErrorBody_StillGivesTheStatus()
    {
        Server.Answers(502, new string('x', 300_000), "text/plain");

        var thrown = await Api.Uniform.Invoking(u => u.ListAsync()).Should().ThrowAsync<KeptnApiException>();

        thrown.Which.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        thrown.Which.Message.Length.Should().BeLessThan(400);
    }

    private static Task Call(IKeptnApi api, string call)
    {
        var scope = ResourceScope.Project("p");
        var integration = new Integration { Name = "n", Metadata = new() { HostName = "h", Kubernetes = new() { Namespace = "ns" } } };
        return call switch
        {
            "ping" => api.Uniform.PingAsync("i"),
            "register" => api.Uniform.RegisterAsync(integration),
            "unregister" => api.Uniform.UnregisterAsync("i"),
            "get-resource" => api.Resources.GetAsync(scope, "f"),
            "put-resource" => api.Resources.PutAsync(scope, new("f", default)),
            "update-resources" => api.Resources.UpdateAsync(scope, [new("f", default)]),
            "create-resources" => api.Resources.CreateAsync(scope, [new("f", default)]),
            "delete-resource" => api.Resources.DeleteAsync(scope, "f"),
            "send" => api.Events.SendAsync(s_event),
            "write-log" => api.Logs.WriteAsync([new() { Message = "m" }]),
            "create-subscription" => api.Uniform.CreateSubscriptionAsync("i", new() { Event = "e" }),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call, null),
        };
    }
}
