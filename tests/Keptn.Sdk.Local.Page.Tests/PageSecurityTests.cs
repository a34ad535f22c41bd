using System.Net;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Page.Tests;

/// <summary>What others send can do nothing, and others can neither read nor write.</summary>
public sealed class PageSecurityTests(Browser browser) : IClassFixture<Browser>
{
    private const string Hostile =
        "<img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)><a href=\"javascript:alert(4)\">x</a>\"'><iframe src=//evil.example></iframe>{{7*7}}\u202Egpj";

    [BrowserFact]
    public async Task HostileEvents_EverywhereOnThePage_AreText()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await browser.OpenAsync();
        List<string> dialogs = [];
        List<string> requests = [];
        List<string> complaints = [];
        page.Dialog += async (_, dialog) =>
        {
            dialogs.Add(dialog.Message);
            await dialog.DismissAsync();
        };
        page.Request += (_, request) => requests.Add(request.Url);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
        await page.GotoAsync(keptn.Page);
        await Expect(page.Locator("#link")).ToHaveTextAsync("live");

        var more = new JsonObject { ["labels"] = new JsonObject { [Hostile] = Hostile }, [Hostile] = Hostile };
        var context = await keptn.TriggerAsync(service: Hostile, more: more);
        await keptn.StartTaskAsync("deployment", context, "javascript:alert(5)", service: Hostile);
        await keptn.FinishTaskAsync("deployment", context, "javascript:alert(5)", "pass", Hostile, service: Hostile);
        await keptn.RegisterAsync(Hostile, Hostile, Hostile);
        var evaluation = Evaluations.Finished(Hostile, 1, Evaluations.Indicator("x", 1, "fail", "<=1"));
        var indicator = evaluation["evaluation"]!["indicatorResults"]![0]!;
        indicator["displayName"] = Hostile;
        indicator["status"] = Hostile;
        indicator["passTargets"]![0]!["criteria"] = Hostile;
        indicator["value"]!["message"] = Hostile;
        await keptn.SendAsync("sh.keptn.event.evaluation.finished", "x", evaluation);
        await keptn.SendAsync($"sh.keptn.event.{Hostile}.triggered", "x", LocalKeptn.Scope(Hostile, Hostile));

        await page.Locator(".run", new() { HasText = "delivery" }).ClickAsync();
        await Expect(page.Locator(".detail .facts").First).ToContainTextAsync("<script>alert(2)</script>");
        await Expect(page.Locator(".detail .task .message").First).ToContainTextAsync("<img src=x onerror=alert(1)>");
        await page.GetByRole(AriaRole.Button, new() { Name = "deployment in dev" }).ClickAsync();
        await Expect(page.GetByLabel("Event as JSON")).ToContainTextAsync("<iframe src=//evil.example></iframe>");
        await page.Keyboard.PressAsync("Escape");
        foreach (var run in await page.Locator(".run").AllAsync())
        {
            await run.ClickAsync();
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Evaluations" }).ClickAsync();
        await Expect(page.Locator(".heatmap th[scope=row]").Last).ToContainTextAsync("<svg onload=alert(3)>");
        await page.Locator(".heatmap .tile").Last.HoverAsync();
        await Expect(page.Locator(".cell")).ToContainTextAsync("<script>alert(2)</script>");
        await page.GetByRole(AriaRole.Link, new() { Name = "Integrations" }).ClickAsync();
        await Expect(page.Locator(".integration")).ToContainTextAsync("<script>alert(2)</script>");

        dialogs.Should().BeEmpty();
        complaints.Should().BeEmpty("nothing even tried what the policy forbids");
        requests.Should().OnlyContain(url => url.StartsWith(keptn.Root.ToString(), StringComparison.Ordinal));
        (await page.Locator("main script, main iframe, main svg[onload], main a[href^=javascript]").CountAsync()).Should().Be(0);
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).Should().Be(0);
    }

    [BrowserFact]
    public async Task Policy_StopsWhatWouldGetIn()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(keptn.Page);

        var markup = await page.EvaluateAsync<string>("() => { try { document.body.innerHTML = '<b>x</b>'; return 'set'; } catch (e) { return e.name; } }");
        var elsewhere = await page.EvaluateAsync<string>("() => fetch('http://127.0.0.1:9/').then(() => 'sent', e => e.name)");
        var violation = await page.EvaluateAsync<string>(
            "() => new Promise(done => { document.addEventListener('securitypolicyviolation', e => done(e.effectiveDirective)); fetch('http://127.0.0.1:9/').catch(() => {}); })");

        markup.Should().Be("TypeError");
        elsewhere.Should().Be("TypeError");
        violation.Should().Be("connect-src");
    }

    [BrowserFact]
    public async Task Token_OfTheAddress_LeavesTheAddressAndStaysForTheTab()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await browser.OpenAsync();

        await page.GotoAsync(keptn.Page);
        await Expect(page.Locator("#link")).ToHaveTextAsync("live");
        page.Url.Should().NotContain(LocalKeptn.Token);
        await page.ReloadAsync();

        await Expect(page.Locator("#link")).ToHaveTextAsync("live");
    }

    [BrowserFact]
    public async Task Token_MissingOrWrong_IsAskedFor()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{keptn.Root}page/");

        await page.GetByLabel("x-token").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("not accepted");
        await page.GetByLabel("x-token").FillAsync(LocalKeptn.Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();

        await Expect(page.Locator("#link")).ToHaveTextAsync("live");
    }

    [Fact]
    public async Task Files_HaveTheHeadersThatKeepABrowserSafe()
    {
        await using var keptn = await LocalKeptn.StartAsync();

        foreach (var path in new[] { "/page/", "/page/app.js", "/page/style.css", "/page/data/snapshot", "/page/nothing" })
        {
            using var answer = await keptn.Http.GetAsync(path);
            var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
            policy.Should().Contain("default-src 'none'").And.Contain("frame-ancestors 'none'").And.Contain("require-trusted-types-for 'script'")
                .And.NotContain("unsafe").And.NotContain("*");
            answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
            answer.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
        }
    }

    [Theory]
    [InlineData("snapshot")]
    [InlineData("stream")]
    [InlineData("event?n=1")]
    [InlineData("evaluations")]
    [InlineData("run?project=sockshop&context=x")]
    [InlineData("states")]
    public async Task Data_WithoutTheToken_IsRefused(string path)
    {
        await using var keptn = await LocalKeptn.StartAsync();
        using var http = new HttpClient { BaseAddress = keptn.Root };

        using var without = await http.GetAsync($"/page/data/{path}");
        http.DefaultRequestHeaders.Add("x-token", "a-tokeN");
        using var wrong = await http.GetAsync($"/page/data/{path}");

        without.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        wrong.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("evil.example", null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.evil.example", null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    [InlineData("[::1]", null, HttpStatusCode.OK)]
    [InlineData(null, "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData(null, "null", HttpStatusCode.Forbidden)]
    public async Task Data_OfAnotherNameOrPage_IsRefused(string? host, string? origin, HttpStatusCode expected)
    {
        await using var keptn = await LocalKeptn.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/page/data/snapshot");
        request.Headers.Host = host is null ? null : $"{host}:{keptn.Root.Port}";
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await keptn.Http.SendAsync(request);

        answer.StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task Page_WrittenTo_Refuses()
    {
        await using var keptn = await LocalKeptn.StartAsync();

        using var answer = await keptn.Http.PostAsync("/page/data/snapshot", null);

        answer.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Root_AskedForByABrowser_LeadsToThePage()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept", "text/html,application/xhtml+xml");

        using var answer = await keptn.Http.SendAsync(request);

        answer.RequestMessage!.RequestUri!.AbsolutePath.Should().Be("/page/");
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
    }
}
