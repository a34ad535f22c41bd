using System.Net;
using System.Text;
using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Testing;
using Microsoft.AspNetCore.Http;
using static Keptn.Sdk.Executors.Tests.Webhooks.WebhookService;

namespace Keptn.Sdk.Executors.Tests.Webhooks;

/// <summary>What somebody who controls the file, the event, DNS or a receiver must not achieve (spec/executors.md 3.10).</summary>
public sealed class WebhookAttackTests
{
    public static TheoryData<string> ForbiddenHosts =>
    [
        "127.0.0.1", "127.0.0.2", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]",
        "0.0.0.0", "[::]", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "[fd00::1]", "169.254.169.254", "[::ffff:a9fe:a9fe]", "2852039166",
        "[fe80::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fd00:ec2::254]", "224.0.0.1", "localhost", "LOCALHOST.", "x.localhost",
        "kubernetes", "kubernetes.default.svc", "web.shop.svc.cluster.local", "user@127.0.0.1", "%31%32%37.0.0.1", "①②⑦.0.0.1",
    ];

    [Theory]
    [MemberData(nameof(ForbiddenHosts))]
    public async Task Host_OfThisMachineOrNetwork_IsRefusedInEveryForm(string host)
    {
        await using var service = await StartAsync(Alpha(Line($"curl http://{host}:9/")), o => o.AllowList.Clear());

        var message = Messages(await service.SendAsync()).Should().ContainSingle().Subject;

        message.Should().Contain("errored").And.MatchRegex("is denied|the URL|cannot be resolved");
        message.Should().NotContain("refused (").And.NotContain("no answer");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.7")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task Host_NameWithOneForbiddenAddress_IsRefused(string address)
    {
        HostLookup lookup = (_, _) => Task.FromResult(new[] { IPAddress.Parse("93.184.216.34"), IPAddress.Parse(address) });
        await using var service = await StartAsync(Alpha(Line("curl http://innocent.example/")), o => o.AllowList.Clear(), lookup: lookup);

        Messages(await service.SendAsync())[0].Should().Contain("innocent.example has the address").And.Contain("which is denied");
    }

    [Fact]
    public async Task Host_DnsRebindsBetweenRequests_SecondIsRefused()
    {
        await using var receiver = await Receiver.StartAsync();
        var lookups = 0;
        HostLookup lookup = (_, _) => Task.FromResult(new[] { IPAddress.Parse(Interlocked.Increment(ref lookups) == 1 ? "127.0.0.1" : "169.254.169.254") });
        var line = Line($"curl http://rebind.example:{receiver.Port}/");
        await using var service = await StartAsync(Alpha(line + line), o => o.AllowList.Add("rebind.example"), lookup: lookup);

        var message = Messages(await service.SendAsync()).Should().ContainSingle().Subject;

        receiver.Requests.Should().ContainSingle("the address that is checked is the one that is connected to");
        lookups.Should().Be(2, "each connection looks up once");
        message.Should().Contain("request 2 of 2").And.Contain("169.254.169.254");
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://localhost/")]
    [InlineData("//10.0.0.1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1/")]
    public async Task Redirect_ToForbiddenPlace_IsRefused(string location)
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        await using var service = await StartAsync(Alpha(Line($"curl -L {receiver.Url}")));

        Messages(await service.SendAsync())[0].Should().Contain("errored").And.MatchRegex("is denied|only http and https|the URL cannot be read");
    }

    [Fact]
    public async Task Redirect_ToAnotherHost_DoesNotCarryHeaders()
    {
        await using var other = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = other.Url;
            return Task.CompletedTask;
        });
        await using var service = await StartAsync(Alpha(Line($"curl -L -H 'X-Token: {{{{.env.token}}}}' -u me:{{{{.env.token}}}} -H 'Accept: text/plain' {receiver.Url}")));

        await service.SendAsync();

        receiver.Requests.Single().Headers["X-Token"].Should().NotBeEmpty();
        var followed = other.Requests.Should().ContainSingle().Subject;
        followed.Headers["X-Token"].Should().BeEmpty();
        followed.Headers.Authorization.Should().BeEmpty();
        followed.Headers.Accept.Should().Equal("text/plain");
    }

    [Fact]
    public async Task Redirect_WithoutEnd_Stops()
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/again";
            return Task.CompletedTask;
        });
        await using var service = await StartAsync(Alpha(Line($"curl --location --max-redirs 1000 {receiver.Url}")));

        Messages(await service.SendAsync())[0].Should().Contain("redirects more than 5 times");
        receiver.Requests.Should().HaveCount(6);
    }

    [Theory]
    [InlineData("{{.data.target}}")]
    [InlineData("{{.env.token}}")]
    public async Task Host_FromEventOrSecret_IsCheckedAfterRendering(string host)
    {
        await using var service = await StartAsync(
            Alpha(Line($"curl http://{host}/")), o => o.AllowList.Clear(), new Dictionary<string, string> { ["chat/token"] = "169.254.169.254" });

        Messages(await service.SendAsync(TestEvents.Triggered("chat", """{"target":"169.254.169.254"}""")))[0].Should().Contain("is denied");
    }

    [Theory]
    [InlineData("http://{{.data.x}}.corp.example/", "evil.example/")]
    [InlineData("http://127.0.0.1:{{.data.x}}/messages", "80@evil.example")]
    [InlineData("http://chat.{{.data.x}}", "evil.example?")]
    [InlineData("http://{{.data.x}}@chat.example/", "me:evil.example#")]
    public async Task Host_PartOfItFromEvent_CannotBecomeAnother(string url, string value)
    {
        var data = $$"""{"x":"{{value}}"}""";
        await using var alpha = await StartAsync(Alpha(Line($"curl {url}")));
        await using var beta = await StartAsync(WebhookFlowTests.Beta(url, "x"));

        Messages(await alpha.SendAsync(TestEvents.Triggered("chat", data)))[0].Should().Contain("would change the host");
        Messages(await beta.SendAsync(TestEvents.Triggered("chat", data)))[0].Should().Contain("would change the host");
    }

    [Theory]
    [InlineData("x' -o /tmp/owned '")]
    [InlineData("x\" --output /tmp/owned \"")]
    [InlineData("x --next http://169.254.169.254/")]
    [InlineData("x\\' -K /etc/passwd")]
    [InlineData("x\r\nX-Injected: 1")]
    [InlineData("$(id) `id` | sh ; &&")]
    public async Task EventText_WithQuotesAndOptions_StaysText(string text)
    {
        await using var receiver = await Receiver.StartAsync();
        var data = $$"""{"message":{{System.Text.Json.JsonEncodedText.Encode(text).ToString().Insert(0, "\"")}}"}""";
        await using var service = await StartAsync(Alpha(Line($"curl --data '{{{{.data.message}}}}' {receiver.Url}") + Line($"curl --data {{{{.data.message}}}} {receiver.Url}")));

        Count(await service.SendAsync(TestEvents.Triggered("chat", data))).Should().Be((1, 1));

        receiver.Requests.Select(r => r.Body).Should().Equal(text, text);
        receiver.Requests.Should().OnlyContain(r => !r.Headers.ContainsKey("X-Injected"));
    }

    [Theory]
    [InlineData("curl {{.data.message}} URL", "-o/tmp/x")]
    [InlineData("curl -{{.data.message}} URL", "o/tmp/x")]
    [InlineData("curl --{{.data.message}} /tmp/x URL", "output")]
    [InlineData("curl -s{{.data.message}} URL", "o")]
    [InlineData("{{.data.message}} URL", "curl")]
    public async Task EventText_AsOption_IsRefused(string command, string text)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line(command.Replace("URL", receiver.Url, StringComparison.Ordinal))));

        Messages(await service.SendAsync(TestEvents.Triggered("chat", $$"""{"message":"{{text}}"}""")))[0].Should().Contain("errored");
        receiver.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("-H 'X-A: {{.data.message}}'")]
    [InlineData("-A '{{.data.message}}'")]
    [InlineData("-H '{{.data.message}}: a'")]
    [InlineData("-b 'a={{.data.message}}'")]
    public async Task Header_WithLineBreakFromEvent_IsRefused(string option)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line($"curl {option} {receiver.Url}")));

        Messages(await service.SendAsync(TestEvents.Triggered("chat", """{"message":"x\r\nX-Injected: 1"}""")))[0].Should().Contain("header");
        receiver.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("-so /tmp/x", "-o")]
    [InlineData("-O", "-O")]
    [InlineData("--output /tmp/x", "--output")]
    [InlineData("-F a=@/etc/passwd", "-F")]
    [InlineData("-T /etc/passwd", "-T")]
    [InlineData("-K /etc/passwd", "-K")]
    [InlineData("--resolve a:80:127.0.0.1", "--resolve")]
    [InlineData("--connect-to ::127.0.0.1:80", "--connect-to")]
    [InlineData("--unix-socket /var/run/docker.sock", "--unix-socket")]
    [InlineData("--next", "--next")]
    [InlineData("--cert /etc/x", "--cert")]
    [InlineData("--data=@/etc/passwd", "--data=@/etc/passwd")]
    public async Task Option_NotSupported_IsRefusedByName(string option, string name)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line($"curl {option} {receiver.Url}")));
        await using var beta = await StartAsync(WebhookFlowTests.Beta(receiver.Url, "x", option));

        Messages(await service.SendAsync())[0].Should().Contain($"option {name} is not supported");
        Messages(await beta.SendAsync())[0].Should().Contain($"option {name} is not supported");
        receiver.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("-d @/etc/passwd")]
    [InlineData("-d@/etc/passwd")]
    [InlineData("--data-binary @/etc/passwd")]
    [InlineData("--json @/etc/passwd")]
    [InlineData("--data-urlencode @/etc/passwd")]
    [InlineData("--data-urlencode a@/etc/passwd")]
    [InlineData("-b /etc/passwd")]
    [InlineData("-d")]
    [InlineData("http://second.example/")]
    [InlineData("--url http://second.example/")]
    [InlineData("-H 'Host: metadata'")]
    [InlineData("-H 'Transfer-Encoding: chunked'")]
    [InlineData("-X 'GET /x HTTP/1.1'")]
    [InlineData("--proxy http://10.0.0.1:3128")]
    [InlineData("-x socks5://127.0.0.1:9050")]
    public async Task Option_ThatReadsOrSmuggles_IsRefused(string option)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line($"curl {receiver.Url} {option}")));

        Messages(await service.SendAsync()).Should().ContainSingle().Which.Should().Contain("errored");
        receiver.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Secret_InAnswerErrorAndForms_IsMasked()
    {
        const string Secret = "p@ss word/\"1\"";
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            context.Response.StatusCode = context.Request.Path == "/ok" ? 200 : 500;
            await context.Response.WriteAsync($"{Secret} {Uri.EscapeDataString(Secret)} {Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))} {System.Text.Json.JsonEncodedText.Encode(Secret)}");
        });
        var secrets = new Dictionary<string, string> { ["chat/token"] = Secret };
        await using var passing = await StartAsync(Alpha(Line($"curl {receiver.Url}/ok")), secrets: secrets);
        await using var failing = await StartAsync(Alpha(Line($"curl -u x:{{{{.env.token}}}} {receiver.Url}/no")), secrets: secrets);

        Messages(await passing.SendAsync())[0].Should().Contain("*** *** *** ***");
        Messages(await failing.SendAsync())[0].Should().Contain("500").And.Contain("*** *** *** ***");
    }

    [Fact]
    public async Task Secret_IsEmpty_MessageStaysReadable()
    {
        await using var receiver = await Receiver.StartAsync("sorry", 503);
        await using var service = await StartAsync(Alpha(Line($"curl {receiver.Url}")), secrets: new Dictionary<string, string> { ["chat/token"] = string.Empty });

        Messages(await service.SendAsync())[0].Should().Contain("the server answered 503 Service Unavailable: sorry");
    }

    [Fact]
    public async Task Response_Huge_IsCut()
    {
        await using var receiver = await Receiver.StartAsync(new string('x', 5_000_000));
        await using var service = await StartAsync(Alpha(Line($"curl {receiver.Url}")), o => o.MaxResponseSize = 1000);

        var message = Messages(await service.SendAsync())[0];

        message.Should().Contain("cut at 1000 bytes").And.Match(m => m.Length < 2000);
    }

    [Fact]
    public async Task Response_Endless_IsCutAtTheLimit()
    {
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            var block = new byte[8192];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(block);
            }
        });
        await using var service = await StartAsync(Alpha(Line($"curl {receiver.Url}")));

        Messages(await service.SendAsync())[0].Should().Contain("cut at 65536 bytes");
    }

    [Fact]
    public async Task Response_NeverComes_TimesOut()
    {
        await using var receiver = await Receiver.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        await using var service = await StartAsync(Alpha(Line($"curl --max-time 0.2 {receiver.Url}")));

        Messages(await service.SendAsync())[0].Should().Contain("no answer within 0.2 s");
    }

    [Fact]
    public async Task Template_NestedLoops_EndAtTheLimit()
    {
        var list = string.Join(',', Enumerable.Repeat("1", 1000));
        await using var service = await StartAsync(Alpha(Line("curl {{range $.data.l}}{{range $.data.l}}{{range $.data.l}}{{end}}{{end}}{{end}} http://127.0.0.1")));

        Messages(await service.SendAsync(TestEvents.Triggered("chat", $$"""{"l":[{{list}}]}""")))[0].Should().Contain("errored").And.Contain("steps");
    }

    [Fact]
    public async Task DenyList_WinsOverAllowList()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line($"curl {receiver.Url}")), o => o.DenyList.Add("127.0.0.0/8"));

        Messages(await service.SendAsync())[0].Should().Contain("on the deny list");
        receiver.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task DenyListFile_CannotBeRead_NothingIsSent()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await StartAsync(Alpha(Line($"curl {receiver.Url}")), o => o.DenyListFile = "/no/such/file");

        Messages(await service.SendAsync())[0].Should().Contain("the file with the deny list cannot be read");
        receiver.Requests.Should().BeEmpty();
    }

    [Fact]
    public void Kubernetes_ApiAddress_IsNotAllowedByName()
    {
        var options = new WebhookOptions();
        options.AllowList.Add("api.example");
        var policy = OutboundPolicy.Create(options, "10.96.0.1", "443");

        policy.Invoking(p => p.Check("api.example", 443, IPAddress.Parse("10.96.0.1"))).Should().Throw<WebhookException>().WithMessage("*the Kubernetes API*");
        policy.Invoking(p => p.Check("api.example", 443, IPAddress.Parse("10.96.0.2"))).Should().NotThrow();
    }
}
