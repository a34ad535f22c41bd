namespace Keptn.Sdk.Local.Page.Tests;

public sealed class EvaluationPageTests(Browser browser) : IClassFixture<Browser>
{
    private const string Finished = "sh.keptn.event.evaluation.finished";

    [BrowserFact]
    public async Task Evaluations_WhileTheyCome_FillHeatmapAndTable()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(keptn.Page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Evaluations" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No evaluation yet" })).ToBeVisibleAsync();

        await keptn.SendAsync(Finished, "lighthouse-service", Evaluations.Finished(
            "pass", 100, Evaluations.Indicator("p95", 410, "pass", "<=500", "<=600"), Evaluations.Indicator("errors", 0, "pass", "<=1")));
        await Expect(page.Locator(".heatmap .tile")).ToHaveCountAsync(3);
        await keptn.SendAsync(Finished, "lighthouse-service", Evaluations.Finished(
            "fail", 25, Evaluations.Indicator("p95", 812.5, "fail", "<=500", "<=600"), Evaluations.Indicator("errors", 0.7, "warning", "<=0.5", "<=1")));

        await Expect(page.Locator(".heatmap .tile")).ToHaveCountAsync(6);
        await Expect(page.Locator(".heatmap .tile.fail")).ToHaveCountAsync(2);
        await Expect(page.Locator(".heatmap .tile.warning")).ToHaveCountAsync(1);
        var failed = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^p95, .*: fail, 812.5$") });
        await failed.HoverAsync();
        await Expect(page.Locator(".cell")).ToContainTextAsync("812.5");
        await Expect(page.Locator(".cell .violated").First).ToContainTextAsync("pass: <=500 target 500 – violated");
        await Expect(page.Locator(".cell .violated").Last).ToContainTextAsync("warning: <=600 target 600 – violated");

        var row = page.Locator("table.list tbody tr").First;
        await Expect(row).ToContainTextAsync("sockshop / hardening / carts");
        await Expect(row).ToContainTextAsync("fail");
        await Expect(row).ToContainTextAsync("p95 is 812.5, not <=500, <=600");
        await Expect(row).ToContainTextAsync("errors is 0.7, not <=0.5");
    }

    [BrowserFact]
    public async Task Heatmap_ClickedCell_StaysWhenTheMouseMovesOn()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        await keptn.SendAsync(Finished, "lighthouse-service", Evaluations.Finished(
            "pass", 100, Evaluations.Indicator("p95", 410, "pass", "<=500"), Evaluations.Indicator("errors", 3, "pass", "<=5")));
        var page = await browser.OpenAsync();
        await page.GotoAsync(keptn.Page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Evaluations" }).ClickAsync();

        var p95 = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^p95") });
        await p95.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^errors") }).HoverAsync();

        await Expect(page.Locator(".cell")).ToContainTextAsync("410");
        await Expect(p95).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [BrowserFact]
    public async Task Evaluation_WithoutIndicators_IsShownWithItsMessage()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var data = LocalKeptn.Scope("dev", "carts", "errored");
        data["result"] = "fail";
        data["message"] = "no SLI provider is configured";
        data["evaluation"] = null;
        await keptn.SendAsync(Finished, "lighthouse-service", data);
        var page = await browser.OpenAsync();
        await page.GotoAsync(keptn.Page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Evaluations" }).ClickAsync();

        await Expect(page.Locator("table.list tbody tr")).ToContainTextAsync("no SLI provider is configured");
        await Expect(page.Locator(".heatmap .tile.fail")).ToHaveCountAsync(1);
    }
}
