using System.Net;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Testing;

namespace KeptnServiceNamespace.Tests;

/// <summary>The registered notifier on an in-memory transport, against a stand-in for the chat.</summary>
public sealed class ChatNotifierTests
{
    [Fact]
    public async Task SequenceEnds_TheChatIsTold_KeptnIsNot()
    {
        var chat = StubTool.Answering("ok");
        await using var host = await StartAsync(chat);

        await host.SendAsync(Finished("pass"));
        var run = await host.StopAsync();

        run.ShouldHaveSentNothing();
        Assert.Contains("carts: delivery finished, pass", Assert.Single(chat.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SequenceEnds_WithAResultThatNobodyWants_IsNotTold()
    {
        var chat = StubTool.Answering("ok");
        await using var host = await StartAsync(chat, results: "fail, warning");

        await host.SendAsync(Finished("pass"));
        await host.SendAsync(Finished("fail"));
        await host.StopAsync();

        Assert.Contains("finished, fail", Assert.Single(chat.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TaskEnds_IsNotTold()
    {
        var chat = StubTool.Answering("ok");
        await using var host = await StartAsync(chat);

        await host.SendAsync(TestEvents.Create("sh.keptn.event.test.finished", """{"result":"fail"}"""));
        await host.StopAsync();

        Assert.Empty(chat.Requests);
    }

    [Fact]
    public async Task Chat_IsBusy_IsToldAgain()
    {
        var time = new ManualTimeProvider();
        var answers = 0;
        var chat = new StubTool((_, _) => Task.FromResult(
            StubTool.Json("{}", Interlocked.Increment(ref answers) == 1 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK)));
        await using var host = await StartAsync(chat, time: time);

        await host.SendAsync(Finished("pass"));
        while (chat.Requests.Count < 2)
        {
            // The wait for more to tell, and the one before the second attempt.
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(chat.Requests[0], chat.Requests[1]);
    }

    [Fact]
    public async Task Chat_DoesNotAnswer_DoesNotHoldUpKeptn()
    {
        var time = new ManualTimeProvider();
        await using var host = await StartAsync(StubTool.AnsweringNever(), time: time);

        await host.SendAsync(Finished("pass"));
        var stop = host.StopAsync();
        while (!stop.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await stop).ShouldHaveSentNothing();
    }

    [Fact]
    public void Start_WithoutAnAddress_NamesTheSetting()
    {
        var problem = Assert.Throws<InvalidOperationException>(
            () => new ServiceCollection().AddKeptnIntegration(new ConfigurationBuilder().Build()));

        Assert.Contains("Chat__WebhookUrl", problem.Message, StringComparison.Ordinal);
    }

    private static Task<KeptnTestHost> StartAsync(StubTool chat, string results = "", TimeProvider? time = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Chat:WebhookUrl", StubTool.Address.ToString()), new("Chat:Results", results)])
            .Build();
        return KeptnTestHost.StartAsync(
            services =>
            {
                services.AddKeptnIntegration(configuration);
                services.AddHttpClient<ChatNotifier>().ConfigurePrimaryHttpMessageHandler(() => chat);
            },
            time);
    }

    private static CloudEvent Finished(string result) =>
        TestEvents.Create("sh.keptn.event.dev.delivery.finished", $$"""{"status":"succeeded","result":"{{result}}"}""");
}
