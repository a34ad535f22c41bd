using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Page.Tests;

/// <summary>The stream: told live, resumed where it broke off, begun anew where that is not possible.</summary>
public sealed class PageStreamTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Snapshot_EventWithHalfACharacter_HasItAndWhatFollows()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var place = JsonNode.Parse(await keptn.Http.GetStringAsync("/page/data/snapshot"))!["place"]!.ToString();
        using var odd = new StringContent(
            """{"type":"sh.keptn.event.dev.delivery.triggered","source":"x","data":{"project":"sockshop","stage":"dev","service":"odd\ud800","message":"\udc00"}}""",
            Encoding.UTF8, "application/json");
        using var answer = await keptn.Http.PostAsync("/api/v1/event", odd);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);

        var context = await keptn.TriggerAsync(service: "next");
        var events = await ReadAsync(keptn, place, 4);

        JsonNode.Parse(events[0].Data)!["service"]!.ToString().Should().Be("odd\uFFFD");
        events[3].Data.Should().Contain("deployment.triggered").And.Contain(context);
    }

    [Fact]
    public async Task Stream_ResumedAtAPlace_TellsWhatCameSince()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var place = JsonNode.Parse(await keptn.Http.GetStringAsync("/page/data/snapshot"))!["place"]!.ToString();
        await keptn.TriggerAsync();

        var first = await ReadAsync(keptn, place, 2);
        var second = await ReadAsync(keptn, first[0].Id, 1);

        first[0].Data.Should().Contain("dev.delivery.triggered");
        first[1].Data.Should().Contain("deployment.triggered");
        second[0].Should().Be(first[1]);
    }

    [Theory]
    [InlineData("ffffffff-1")]
    [InlineData("")]
    [InlineData("nonsense")]
    public async Task Stream_FromAnUnknownPlace_SaysSo(string place)
    {
        await using var keptn = await LocalKeptn.StartAsync();
        await keptn.TriggerAsync();

        var messages = await ReadAsync(keptn, place, 1);

        messages[0].Kind.Should().Be("reset");
    }

    [BrowserFact]
    public async Task Page_ServerAwayAndBack_ConnectsByItself()
    {
        var first = await LocalKeptn.StartAsync();
        var port = first.Root.Port;
        var page = await browser.OpenAsync();
        await page.GotoAsync(first.Page);
        await first.TriggerAsync();
        await Expect(page.Locator(".run")).ToHaveCountAsync(1);

        await first.DisposeAsync();
        await Expect(page.Locator("#link")).ToContainTextAsync("reconnecting");
        await using var second = await LocalKeptn.StartAsync("--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));

        await Expect(page.Locator("#link")).ToHaveTextAsync("live");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No sequence has run yet" })).ToBeVisibleAsync();
        await second.TriggerAsync(service: "orders");
        await Expect(page.Locator(".run")).ToContainTextAsync("orders");
    }

    [BrowserFact]
    public async Task Server_ToldToStopWhileThePageIsOpen_EndsAtOnce()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(keptn.Page);
        await Expect(page.Locator("#link")).ToHaveTextAsync("live");

        var exitCode = await keptn.TerminateAsync();

        exitCode.Should().Be(0);
    }

    private static async Task<IReadOnlyList<(string Id, string Kind, string Data)>> ReadAsync(LocalKeptn keptn, string place, int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/page/data/stream");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", place);
        using var answer = await keptn.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        List<(string, string, string)> read = [];
        Dictionary<string, string> fields = [];
        while (read.Count < count && await reader.ReadLineAsync().WaitAsync(KeptnLocalProcess.Patience) is { } line)
        {
            if (line.Length > 0)
            {
                var parts = line.Split(": ", 2);
                fields[parts[0]] = parts[1];
            }
            else
            {
                if (fields.TryGetValue("data", out var data) && fields["event"] is "event" or "reset")
                {
                    read.Add((fields.GetValueOrDefault("id", string.Empty), fields["event"], data!));
                }

                fields.Clear();
            }
        }

        return read;
    }
}
