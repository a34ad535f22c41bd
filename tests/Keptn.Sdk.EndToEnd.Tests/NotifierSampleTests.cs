using System.Collections.Concurrent;
using System.Text.Json;
using Keptn.Sdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Notifier;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>samples/Notifier: against a chat that is busy first, and as its users run it.</summary>
public sealed class NotifierSampleTests
{
    [Fact]
    public async Task Notifier_ChatIsBusyFirst_PostsAfterwardsWithoutTheGoodNews()
    {
        var requests = new ConcurrentQueue<string>();
        var posted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var chat = WebApplication.CreateSlimBuilder().Build();
        chat.Urls.Add("http://127.0.0.1:0");
        chat.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            requests.Enqueue(JsonDocument.Parse(await reader.ReadToEndAsync()).RootElement.GetProperty("text").GetString()!);
            context.Response.StatusCode = requests.Count == 1 ? StatusCodes.Status429TooManyRequests : StatusCodes.Status200OK;
            if (requests.Count == 2)
            {
                posted.SetResult();
            }
        });
        await chat.StartAsync();
        await using var host = await KeptnTestHost.StartAsync(services => ChatService.AddTo(services, new Uri(chat.Urls.Single())));

        await host.SendAsync(TestEvents.Create("sh.keptn.event.dev.delivery.finished", """{"result":"pass"}"""));
        await host.SendAsync(TestEvents.Create("sh.keptn.event.dev.delivery.finished", """{"result":"warning","message":"slow"}"""));
        var run = await host.SendAsync(TestEvents.Create("sh.keptn.event.dev.delivery.finished", """{"result":"fail","message":"too slow"}"""));
        await posted.Task.WaitAsync(TimeSpan.FromSeconds(60));

        run.ShouldHaveSentNothing();
        requests.Should().HaveCount(2).And.OnlyContain(text => text == requests.First());
        var lines = requests.First().Split('\n');
        lines.Should().HaveCount(2);
        lines[0].Should().StartWith(":warning: sockshop/dev/carts: delivery finished, warning: slow https://keptn.example.com/bridge/trace/");
        lines[1].Should().StartWith(":x: sockshop/dev/carts: delivery finished, fail: too slow https://");
    }

    [Fact]
    public async Task Run_ThreeSequences_TellsOfThoseThatWentWrong()
    {
        var run = await SampleProcess.RunAsync("Notifier");

        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.Output[..3].Should().Equal("catalog: pass", "cart: fail", "search: fail");
        run.Output.Should().Contain("The chat shows:").And.ContainMatch(":x: shop/dev/cart: delivery finished, fail: 3.2 % of the requests failed*");
        run.Output.Should().NotContainMatch("*:*shop/dev/catalog*");
    }
}
