using System.Text.Json;
using Keptn.Sdk.Api;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using static Keptn.Sdk.Executors.Tests.Webhooks.WebhookService;

namespace Keptn.Sdk.Executors.Tests.Webhooks;

/// <summary>Which events a webhook sends, as spec/executors.md 3.3 counts them.</summary>
public sealed class WebhookFlowTests
{
    [Theory]
    [InlineData("sendFinished: true", 1, 1)]
    [InlineData("sendFinished: false", 3, 0)]
    [InlineData("{sendFinished: true, sendStarted: false}", 0, 1)]
    [InlineData("{sendFinished: false, sendStarted: false}", 0, 0)]
    public async Task Task_AllRequestsPass_SendsAsManyAnswersAsKeptn(string flags, int started, int finished)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Lines(receiver, 3), flags.Trim('{', '}').Replace(", ", "\n      ", StringComparison.Ordinal)));

        var run = await service.SendAsync();

        Count(run).Should().Be((started, finished));
        receiver.Requests.Should().HaveCount(3);
    }

    [Theory]
    [InlineData("sendFinished: true", 1, 1)]
    [InlineData("sendFinished: false", 4, 3)]
    [InlineData("{sendFinished: true, sendStarted: false}", 0, 1)]
    [InlineData("{sendFinished: false, sendStarted: false}", 3, 3)]
    public async Task Task_SecondOfFourRequestsFails_FinishesThatOneAndTheRest(string flags, int started, int finished)
    {
        var count = 0;
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref count) == 2 ? 400 : 200;
            return Task.CompletedTask;
        });
        await using var service = await StartAsync(Alpha(Lines(receiver, 4), flags.Trim('{', '}').Replace(", ", "\n      ", StringComparison.Ordinal)));

        var run = await service.SendAsync();

        Count(run).Should().Be((started, finished));
        count.Should().Be(2, "the rest is not sent");
        Messages(run).Should().OnlyContain(m => m.Contains("errored", StringComparison.Ordinal) && m.Contains("request 2 of 4 failed: the server answered 400", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sendFinished: true", 1, 1)]
    [InlineData("sendFinished: false", 2, 2)]
    public async Task Task_SecretMissing_SendsNothingAndFinishesAll(string flags, int started, int finished)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Lines(receiver, 2), flags), secrets: new Dictionary<string, string> { ["other/key"] = "x" });

        var run = await service.SendAsync();

        Count(run).Should().Be((started, finished));
        receiver.Requests.Should().BeEmpty();
        Messages(run)[0].Should().Contain("there is no key 'token' in the secret 'chat'");
    }

    [Theory]
    [InlineData("sh.keptn.event.chat.started")]
    [InlineData("sh.keptn.event.chat.finished")]
    public async Task OtherKinds_RequestFails_SendNothingToKeptn(string type)
    {
        await using var receiver = await Receiver.StartAsync("no", 500);
        await using var service = await StartAsync(Alpha(Lines(receiver, 1), type: type));

        var run = await service.SendAsync(TestEvents.Create(type, """{"project":"sockshop","stage":"dev","service":"carts"}"""));

        run.ShouldHaveSentNothing();
        receiver.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Task_NoSubscription_IsIgnored()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Lines(receiver, 1)));

        (await service.SendAsync(subscription: null)).ShouldHaveSentNothing();
        receiver.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Task_NoSubscriptionButSelectByType_RunsWebhooksOfTheType()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Lines(receiver, 1)), o => o.SelectByType = true);

        Count(await service.SendAsync(subscription: null)).Should().Be((1, 1));
        (await service.SendAsync(TestEvents.Triggered("other"), subscription: null)).Sent.Should().HaveCount(2, "another task is not for it");
    }

    [Theory]
    [InlineData("sh.keptn.event.*.triggered", true, 1)]
    [InlineData("sh.keptn.event.chat.triggered", true, 0)]
    [InlineData("sh.keptn.event.*.triggered", false, 0)]
    public async Task Task_SubscriptionOfTheEmbeddedControlPlane_CountsAsNoneAndRunsOnce(string pattern, bool selectByType, int runs)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Lines(receiver, 1)), o => o.SelectByType = selectByType);

        Count(await service.SendAsync(subscription: pattern)).Should().Be((runs, runs));
        receiver.Requests.Should().HaveCount(runs);
    }

    [Fact]
    public async Task Task_NoFileForSubscription_IsFinishedAsErrored()
    {
        await using var service = await StartAsync(Alpha(Line("curl http://127.0.0.1")));

        var run = await service.SendAsync(subscription: "other");

        Count(run).Should().Be((1, 1));
        Messages(run)[0].Should().Contain("errored").And.Contain("for the subscription other");
    }

    [Theory]
    [InlineData("not: [yaml")]
    [InlineData("apiVersion: webhookconfig.keptn.sh/v1alpha1")]
    public async Task Find_FileOfServiceDoesNotCount_TakesThatOfTheProject(string file)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(file);
        service.Host.Resources.Add(ResourceScope.Project(TestEvents.Project), ResourceUpload.FromText("webhook/webhook.yaml", Alpha(Lines(receiver, 1))));

        Count(await service.SendAsync()).Should().Be((1, 1));
        receiver.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Finished_HasResponsesAsObjectsOrTexts()
    {
        await using var receiver = await Receiver.StartAsync(context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(
            context.Response, context.Request.Path == "/1" ? """{"id":5}""" : "[1]"));
        await using var service = await StartAsync(Alpha(Line($"curl {receiver.Url}/1") + Line($"curl {receiver.Url}/2")));

        var run = await service.SendAsync();

        var responses = JsonElement.Parse(Messages(run)[0]).GetProperty("chat").GetProperty("responses");
        responses.GetRawText().Should().Be("""[{"id":5},"[1]"]""");
    }

    [Fact]
    public async Task Beta_RequestWithPercentQuotesAndDollar_ArrivesAsWritten()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Beta(receiver.Url, """{"text":"it's 50% of $5; {{.data.message}}"}""", "--max-time 5"));

        await service.SendAsync(TestEvents.Triggered("chat", """{"message":"a 'b' -o /etc/passwd %s"}"""));

        var request = receiver.Requests.Should().ContainSingle().Subject;
        request.Method.Should().Be("PUT");
        request.Body.Should().Be("""{"text":"it's 50% of $5; a 'b' -o /etc/passwd %s"}""");
        request.Headers["X-Token"].Should().Equal("s3cr3t/token");
        request.Headers.ContentType.Should().Equal("application/json");
    }

    [Fact]
    public async Task Answers_SendFailsForAWhile_AreSentOnceEach()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Lines(receiver, 1)));
        service.Host.Transport.FailSends(3);

        var run = await service.SendAsync();

        Count(run).Should().Be((1, 1));
        run.SendFailures.Should().HaveCount(3);
    }

    [Fact]
    public async Task Started_CannotBeSentAtAll_NothingIsRequested()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Lines(receiver, 1)));
        service.Host.Transport.FailSends(1, new EventTransportException("refused") { IsTransient = false });

        var run = await service.SendAsync();

        run.ShouldHaveSentNothing();
        receiver.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Stop_WhileAReceiverHangs_FinishesTheTask()
    {
        var arrived = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var service = await StartAsync(Alpha(Lines(receiver, 1)), keptn: o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
        await service.Host.Transport.DeliverAsync(TestEvents.Triggered("chat"), Subscription);
        await arrived.Task;

        var run = await service.Host.StopAsync();

        Count(run).Should().Be((1, 1));
        Messages(run)[0].Should().Contain("was cancelled");
    }

    internal static string Beta(string url, string payload, string options = "") => $$$"""
        apiVersion: webhookconfig.keptn.sh/v1beta1
        kind: WebhookConfig
        metadata:
          name: webhooks
        spec:
          webhooks:
            - type: sh.keptn.event.chat.triggered
              subscriptionID: {{{Subscription}}}
              sendFinished: true
              envFrom:
                - name: token
                  secretRef:
                    name: chat
                    key: token
              requests:
                - url: {{{url}}}
                  method: PUT
                  headers:
                    - key: Content-Type
                      value: application/json
                    - key: X-Token
                      value: "{{.env.token}}"
                  payload: >-
                    {{{payload}}}
                  options: "{{{options}}}"
        """;

    private static string Lines(Receiver receiver, int count) => string.Concat(Enumerable.Repeat(Line($"curl -d x {receiver.Url}"), count));
}
