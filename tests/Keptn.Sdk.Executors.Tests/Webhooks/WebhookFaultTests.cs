using System.Net;
using System.Text;
using Keptn.Sdk.Executors.Requests;
using Microsoft.AspNetCore.Http;
using static Keptn.Sdk.Executors.Tests.Webhooks.WebhookService;

namespace Keptn.Sdk.Executors.Tests.Webhooks;

/// <summary>What receivers, names and secrets can be like; what is said then, and what must not be.</summary>
public sealed class WebhookFaultTests
{
    private const string Secret = "s3cr3t-of-the-chat-0123456789";

    private static readonly Dictionary<string, string> s_secrets = new() { ["chat/token"] = Secret };

    [Fact]
    public async Task ConnectTimeout_IsOver_IsToldAndTriedAgain()
    {
        var lookups = 0;
        HostLookup lookup = async (_, cancellationToken) =>
        {
            Interlocked.Increment(ref lookups);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return [];
        };
        await using var service = await StartAsync(Alpha(Line("curl --connect-timeout 0.1 --retry 1 --retry-delay 0.1 http://slow.example/")), lookup: lookup);

        Messages(await service.SendAsync()).Should().ContainSingle().Which.Should().Contain("request 1 of 1 failed: no connection within 0.1 s");
        lookups.Should().Be(2);
    }

    [Theory]
    [InlineData(960)]
    [InlineData(985)]
    [InlineData(999)]
    public async Task Secret_AtTheEndOfWhatIsQuoted_IsNotCutBeforeItIsMasked(int before)
    {
        await using var receiver = await Receiver.StartAsync(new string('x', before) + Secret + " is not known", 401);
        await using var service = await StartAsync(Alpha(Line($"curl -H 'X-Token: {{{{.env.token}}}}' {receiver.Url}")), secrets: s_secrets);

        var message = Messages(await service.SendAsync())[0];

        message.Should().Contain("the server answered 401").And.NotContain("s3cr3t");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(95)]
    [InlineData(72)]
    public async Task Secret_AtTheEndOfALongAnswer_IsNotLeftInParts(int before)
    {
        await using var receiver = await Receiver.StartAsync(new string('x', before) + Secret + new string('y', 100));
        await using var service = await StartAsync(
            Alpha(Line($"curl -H 'X-Token: {{{{.env.token}}}}' {receiver.Url}")), o => o.MaxResponseSize = 100, secrets: s_secrets);

        var message = Messages(await service.SendAsync())[0];

        message.Should().Contain("cut at 100 bytes").And.NotContain("s3cr3t");
    }

    [Theory]
    [InlineData("me")]
    [InlineData("you")]
    [InlineData("them")]
    public async Task Secret_AsAPassword_IsMaskedWhereTheAnswerHasTheHeader(string user)
    {
        await using var receiver = await Receiver.StartAsync(context => context.Response.WriteAsync($"you sent {context.Request.Headers.Authorization}"));
        await using var service = await StartAsync(Alpha(Line($"curl -u '{user}:{{{{.env.token}}}}' {receiver.Url}")), secrets: s_secrets);

        var message = Messages(await service.SendAsync())[0];

        Encoding.UTF8.GetString(Convert.FromBase64String($"{receiver.Requests.Single().Headers.Authorization}"[6..])).Should().Be($"{user}:{Secret}");
        message.Should().Contain("you sent Basic").And.NotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Secret}"))[8..^4]);
    }

    [Fact]
    public async Task Secret_OfSeveralLines_IsMaskedLineByLine()
    {
        await using var receiver = await Receiver.StartAsync("the key MIIEvQIBADANBgkqhkiG9w0 is old", 400);
        await using var service = await StartAsync(
            Alpha(Line($"curl -d '{{{{.env.token}}}}' {receiver.Url}")),
            secrets: new Dictionary<string, string> { ["chat/token"] = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nBAQEFAASCBKcwggSjAgEAAo\n" });

        Messages(await service.SendAsync())[0].Should().Contain("the key *** is old");
    }

    [Theory]
    [InlineData("http://[")]
    [InlineData("http:///nowhere")]
    [InlineData("http://a b/")]
    [InlineData("//")]
    [InlineData("http:")]
    [InlineData("http://host:99999/")]
    [InlineData("?\\u0000")]
    [InlineData("javascript:alert(1)")]
    public async Task Redirect_ToNoPlace_IsTold(string location)
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        await using var service = await StartAsync(Alpha(Line($"curl -L {receiver.Url}")));

        Messages(await service.SendAsync())[0].Should().Contain("errored").And.NotContain("unexpectedly").And.Contain("redirect");
    }

    [Fact]
    public async Task Answer_IsNotWhatItsEncodingSays_IsTold()
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("this is no gzip at all");
        });
        await using var service = await StartAsync(Alpha(Line($"curl --compressed {receiver.Url}")));

        Messages(await service.SendAsync())[0].Should().Contain("errored").And.NotContain("unexpectedly").And.Contain("answer cannot be read");
    }

    [Fact]
    public async Task Answer_IsACompressedBomb_IsCut()
    {
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 1024 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await gzip.WriteAsync(zeros, context.RequestAborted);
            }
        });
        await using var service = await StartAsync(Alpha(Line($"curl --compressed {receiver.Url}")));

        Messages(await service.SendAsync())[0].Should().Contain("cut at 65536 bytes");
    }

    [Theory]
    [InlineData("https://chat.example/", null)]
    [InlineData("http://chat.example/", null)]
    [InlineData("https://chat.example/", "--proxy http://me:p4ssw0rd@")]
    [InlineData("http://chat.example/", "-x me:p4ssw0rd@")]
    public async Task Proxy_WithCredentials_GetsThemAndNobodyElseSeesThem(string url, string? option)
    {
        await using var proxy = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.ProxyAuthorization.Count == 0 ? 407 : 502;
            context.Response.Headers.ProxyAuthenticate = "Basic realm=\"proxy\"";
            return Task.CompletedTask;
        });
        await using var service = await StartAsync(
            Alpha(Line($"curl {(option is null ? string.Empty : $"{option}127.0.0.1:{proxy.Port}")} {url}")),
            o => o.Proxy = option is null ? new Uri($"http://me:p4ssw0rd@127.0.0.1:{proxy.Port}") : null);

        var message = Messages(await service.SendAsync())[0];

        message.Should().Contain("502").And.NotContain("p4ssw0rd");
        proxy.Requests.Last().Headers.ProxyAuthorization.ToString().Should().Be("Basic " + Convert.ToBase64String("me:p4ssw0rd"u8));
    }

    [Fact]
    public async Task Header_WithLettersOfAnyLanguage_ArrivesAsWithCurl()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line($"curl -H 'X-Title: größer {{{{.data.title}}}}' {receiver.Url}")));

        await service.SendAsync(Testing.TestEvents.Triggered("chat", """{"title":"日本"}"""));

        receiver.Requests.Should().ContainSingle().Which.Headers["X-Title"].ToString().Should().Be("größer 日本");
    }

    [Fact]
    public async Task Url_WithoutSchemeAndAnotherUrlInItsQuery_IsRead()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line($"curl 127.0.0.1:{receiver.Port}/a?next=http://b.example/")));

        await service.SendAsync();

        receiver.Requests.Should().ContainSingle().Which.Url.Should().Be("/a?next=http://b.example/");
    }

    [Theory]
    [InlineData("bücher.example")]
    [InlineData("*.BÜCHER.example")]
    [InlineData("xn--bcher-kva.example")]
    public async Task DenyList_NameWithOtherLetters_HoldsForEachOfItsForms(string entry)
    {
        HostLookup lookup = (_, _) => Task.FromResult(new[] { IPAddress.Loopback });
        foreach (var host in new[] { "bücher.example", "xn--bcher-kva.example", "shop.bücher.example" })
        {
            await using var service = await StartAsync(Alpha(Line($"curl http://{host}:9/")), o => o.DenyList.Add(entry), lookup: lookup);

            Messages(await service.SendAsync())[0].Should().Contain("is on the deny list");
        }
    }

    [Theory]
    [InlineData("fd00:ec2::254", "instance")]
    [InlineData("fd00:ec2::23", "EKS pod identity")]
    [InlineData("fd20:ce::254", "Google")]
    [InlineData("168.63.129.16", "Azure")]
    [InlineData("169.254.170.23", "EKS pod identity")]
    [InlineData("192.0.0.192", "Oracle")]
    public async Task Metadata_ByANameThatIsAllowed_IsRefused(string address, string cloud)
    {
        HostLookup lookup = (_, _) => Task.FromResult(new[] { IPAddress.Parse(address) });
        await using var service = await StartAsync(Alpha(Line("curl --max-time 1 http://tool.corp.example:9/")), o => o.AllowList.Add("corp.example"), lookup: lookup);

        Messages(await service.SendAsync())[0].Should().Contain("which is denied", cloud);
    }

    [Theory]
    [InlineData("http://{{.data.x}}.corp.example:9/", "127.0.0.1%2f")]
    [InlineData("http://{{.data.x}}.corp.example:9/", "127.0.0.1\uFF0F")]
    [InlineData("http://{{.data.x}}.corp.example:9/", "127.0.0.1:9\u2044")]
    [InlineData("http://{{.data.x}}.corp.example:9/", "127.0.0.1%23")]
    [InlineData("http://{{.data.x}}.corp.example:9/", "127.0.0.1\uFF20")]
    [InlineData("{{.data.x}}.corp.example:9/", "http://127.0.0.1:9/")]
    [InlineData("tool{{.data.x}}.corp.example:9/", ".evil.example/://")]
    public async Task Host_EndedByAnotherFormOfASlash_IsNotReached(string url, string value)
    {
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string>();
        HostLookup lookup = (host, _) =>
        {
            asked.Enqueue(host);
            return Task.FromResult(Array.Empty<IPAddress>());
        };
        await using var service = await StartAsync(Alpha(Line($"curl '{url}'")), lookup: lookup);

        var message = Messages(await service.SendAsync(Testing.TestEvents.Triggered("chat", $$"""{"x":"{{value}}"}""")))[0];

        message.Should().Contain("errored").And.NotContain("unexpectedly").And.NotContain("Connection refused");
        asked.Should().NotContain(h => !h.EndsWith(".corp.example", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"a":"cut \ud83d"}""", """{"a":"cut \uFFFD"}""")]
    [InlineData("""{"\ud83d":1}""", """{"\uFFFD":1}""")]
    [InlineData("""{"a":"\ud83d\ude00 \\ud83d"}""", """{"a":"\uD83D\uDE00 \\ud83d"}""")]
    public async Task Answer_HasHalfOfACharacter_IsFinishedAllTheSame(string answer, string expected)
    {
        await using var receiver = await Receiver.StartAsync(answer);
        await using var service = await StartAsync(Alpha(Line($"curl {receiver.Url}")));

        var run = await service.SendAsync();

        Count(run).Should().Be((1, 1));
        Messages(run)[0].Should().Contain("\"result\":\"pass\"").And.Contain($"[{expected}]");
    }

    [Fact]
    public async Task Answer_IsNestedDeeply_IsAText()
    {
        // One JSON reader in the event's way is enough that allows 64 levels, as most do.
        await using var receiver = await Receiver.StartAsync("{\"a\":" + new string('[', 60) + new string(']', 60) + "}");
        await using var service = await StartAsync(Alpha(Line($"curl {receiver.Url}")));

        var run = await service.SendAsync();

        Count(run).Should().Be((1, 1));
        Messages(run)[0].Should().Contain("\"result\":\"pass\"").And.Contain("[\"{\\u0022a");
    }

    [Fact]
    public async Task Answer_WithAnErrorCutInTheMiddleOfACharacter_IsFinishedAllTheSame()
    {
        await using var receiver = await Receiver.StartAsync(new string('x', 999) + "😀😀", 400);
        await using var service = await StartAsync(Alpha(Line($"curl {receiver.Url}")));

        Count(await service.SendAsync()).Should().Be((1, 1));
    }

    [Fact]
    public async Task Event_HasHalfOfACharacter_IsReadAsGoReadsIt()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line($"curl -d '{{{{.data.note}}}}' {receiver.Url}")));

        var run = await service.SendAsync(RawEvents.Triggered("chat", """ "note":"cut \ud83d" """));

        Messages(run)[0].Should().Contain("\"result\":\"pass\"");
        receiver.Requests.Should().ContainSingle().Which.Body.Should().Be("cut \uFFFD");
    }
}
