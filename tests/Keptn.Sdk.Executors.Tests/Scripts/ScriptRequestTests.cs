using System.Net;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Executors.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Tests.Scripts;

/// <summary>Where <c>.http</c> files may send requests, and their limits.</summary>
public sealed class ScriptRequestTests
{
    [Theory]
    [InlineData("127.0.0.2")]
    [InlineData("169.254.169.254")]
    [InlineData("localhost")]
    [InlineData("kubernetes.default.svc")]
    [InlineData("[::ffff:10.0.0.1]")]
    public async Task Host_OfTheEvent_IsCheckedWhenItIsFilled(string target)
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.http", "GET http://${data.target}:9/");

        var finished = (await host.TriggerAsync("test", $$"""{"target":"{{target}}"}""")).Finished;

        (finished.Status, finished.Result).Should().Be((KeptnStatus.Errored, KeptnResult.Fail));
        finished.Message.Should().StartWith("test.triggered.http: ").And.Contain("denied");
    }

    [Fact]
    public async Task Redirect_ToAForbiddenHost_IsRefused()
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.Redirect("http://169.254.169.254/latest/meta-data");
            return Task.CompletedTask;
        });
        await using var host = await ScriptHost.StartAsync("test.triggered.http", receiver.Url);

        (await host.TriggerAsync()).Finished.Message.Should().Contain("169.254.169.254").And.Contain("denied");
    }

    [Fact]
    public async Task Redirect_IsFollowedAsFarAsTheSettingsSay()
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.Redirect("/again");
            return Task.CompletedTask;
        });
        await using var host = await ScriptHost.StartAsync("test.triggered.http", receiver.Url, o => o.MaxRedirects = 2);

        (await host.TriggerAsync()).Finished.Message.Should().Contain("redirects more than 2 times");
        receiver.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task DenyList_WinsOverAllowList()
    {
        HostLookup lookup = (_, _) => Task.FromResult(new[] { IPAddress.Loopback });
        await using var host = await ScriptHost.StartAsync(
            o =>
            {
                o.AllowList.Add("inside.example");
                o.DenyList.Add("inside.example");
            },
            services: s => s.AddSingleton(lookup));
        host.Add("test.triggered.http", "http://inside.example/");

        (await host.TriggerAsync()).Finished.Message.Should().Contain("is on the deny list");
    }

    [Fact]
    public async Task Answer_Long_IsCut()
    {
        await using var receiver = await Receiver.StartAsync(new string('x', 5_000));
        await using var host = await ScriptHost.StartAsync("test.triggered.http", receiver.Url, o => o.MaxResponseSize = 100);

        (await host.TriggerAsync()).Finished.Message.Should().Be(new string('x', 100) + " (cut at 100 bytes)");
    }

    [Fact]
    public async Task Answer_NoneInTime_IsErrored()
    {
        await using var receiver = await Receiver.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var host = await ScriptHost.StartAsync("test.triggered.http", receiver.Url, o => o.RequestTimeout = TimeSpan.FromMilliseconds(300));

        (await host.TriggerAsync()).Finished.Message.Should().Be("test.triggered.http: no answer within 0.3 s");
    }

    [Fact]
    public async Task Environment_PlaceholdersNameWhatTheSettingsPassOn_AndItIsMasked()
    {
        const string Secret = "s3cr3t-of-the-chat";
        Environment.SetEnvironmentVariable("SCRIPTS_CHAT_TOKEN", Secret);
        Environment.SetEnvironmentVariable("SCRIPTS_OTHER", Secret);
        try
        {
            var log = new LineLogger();
            await using var receiver = await Receiver.StartAsync($"you said {Secret}", 500);
            await using var host = await ScriptHost.StartAsync(o => o.PassThrough.Add("SCRIPTS_CHAT_TOKEN"), services: s => s.AddLogging(b => b.AddProvider(log)));
            host.Add("test.triggered.http", $"GET {receiver.Url}/\nAuthorization: Bearer ${{env.scripts_chat_token}}\nX: ${{env.scripts_other}} ${{data.no}}");

            var finished = (await host.TriggerAsync()).Finished;

            var headers = receiver.Requests.Should().ContainSingle().Subject.Headers;
            headers.Authorization.Should().Equal($"Bearer {Secret}");
            headers["X"].Should().Equal("${env.scripts_other} ${data.no}");
            finished.Message.Should().EndWith("you said ***");
            log.Lines.Should().Contain(l => l.Contains("placeholders without a value", StringComparison.Ordinal) && l.Contains("${env.scripts_other}, ${data.no}", StringComparison.Ordinal));
            log.Lines.Should().NotContain(l => l.Contains(Secret, StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("SCRIPTS_CHAT_TOKEN", null);
            Environment.SetEnvironmentVariable("SCRIPTS_OTHER", null);
        }
    }

    [Fact]
    public async Task File_None_IsErroredWithItsLine()
    {
        await using var host = await ScriptHost.StartAsync("test.triggered.http", "POST http://x\nno header\n");

        var finished = (await host.TriggerAsync()).Finished;

        finished.Status.Should().Be(KeptnStatus.Errored);
        finished.Message.Should().Be("test.triggered.http, line 2: a header must be 'Name: value'; an empty line must stand before the body.");
    }
}
