using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Page.Tests;

/// <summary>The page as the documentation shows it, in every look: it fits, and all of it can be read.</summary>
public sealed class PictureTests(Browser browser) : IClassFixture<Browser>
{
    private const int PhoneWidth = 375;

    // Every text against what is behind it, as WCAG 2.1 computes it; what is too weak is listed.
    private const string Contrast = """
        () => {
          const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m[3] ?? 1 }; };
          const light = ({ r, g, b }) => { const [x, y, z] = [r, g, b].map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
          const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a > 0.99) return c; } return { r: 255, g: 255, b: 255 }; };
          const weak = [];
          for (const e of document.querySelectorAll('body *')) {
            if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility() || e.closest('.unseen') || e.tagName === 'OPTION') continue;
            const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < 4.5) weak.push(`${e.className || e.tagName} '${e.textContent.slice(0, 30)}' ${ratio.toFixed(2)}`);
          }
          return weak;
        }
        """;

    [BrowserFact]
    public Task Page_Light_IsReadable() => LookAsync(1280, 860, ColorScheme.Light, "light");

    [BrowserFact]
    public Task Page_Dark_IsReadable() => LookAsync(1280, 860, ColorScheme.Dark, "dark");

    [BrowserFact]
    public Task Page_OnAPhone_FitsAndIsReadable() => LookAsync(PhoneWidth, 760, ColorScheme.Light, "phone");

    [BrowserFact]
    public Task Page_OnAPhoneInTheDark_FitsAndIsReadable() => LookAsync(PhoneWidth, 760, ColorScheme.Dark, "phone-dark");

    private async Task LookAsync(int width, int height, ColorScheme scheme, string look)
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await browser.OpenAsync(width, height, scheme);
        await page.GotoAsync(keptn.Page);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No sequence has run yet" })).ToBeVisibleAsync();
        await CheckAsync(page, $"local-page-empty-{look}");

        await FillAsync(keptn);
        await page.GotoAsync($"{keptn.Root}page/#/sequences");
        var newest = page.Locator(".run").First;
        await Expect(newest).ToContainTextAsync("hardening");
        await CheckAsync(page, width == PhoneWidth ? $"local-page-list-{look}" : null);
        await newest.ClickAsync();
        await Expect(page.Locator(".reason")).ToBeVisibleAsync();
        await CheckAsync(page, $"local-page-sequences-{look}");

        await page.GetByRole(AriaRole.Button, new() { Name = "test in dev" }).ClickAsync();
        await Expect(page.GetByLabel("Event as JSON")).ToContainTextAsync("sh.keptn.event.test.finished");
        await CheckAsync(page, $"local-page-event-{look}");
        await page.Keyboard.PressAsync("Escape");

        await page.Locator(".run", new() { HasText = "rollout" }).EvaluateAsync("e => e.click()");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeVisibleAsync();
        await CheckAsync(page, $"local-page-approval-{look}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Trigger sequence" }).ClickAsync();
        await Expect(page.Locator("dialog input[name=service]")).ToBeFocusedAsync();
        await CheckAsync(page, $"local-page-trigger-{look}");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Evaluations" }).ClickAsync();
        await Expect(page.Locator(".heatmap .tile")).Not.ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Response time p95, .*: fail") }).Last.ClickAsync();
        await Expect(page.Locator(".cell .violated")).ToHaveCountAsync(2);
        await CheckAsync(page, $"local-page-evaluations-{look}");

        await page.GetByRole(AriaRole.Link, new() { Name = "Integrations" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "jmeter-service" })).ToBeVisibleAsync();
        await CheckAsync(page, $"local-page-integrations-{look}");
    }

    private static async Task CheckAsync(IPage page, string? picture)
    {
        (await page.EvaluateAsync<string[]>(Contrast)).Should().BeEmpty("every text needs a contrast of 4.5");
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        overflow.Should().Be(0, "nothing may stand out to the side");
        if (picture is not null)
        {
            await Snapshots.TakeAsync(page, picture);
        }
    }

    private static async Task FillAsync(LocalKeptn keptn)
    {
        await keptn.RegisterAsync("helm-service", "sh.keptn.event.deployment.triggered");
        await keptn.RegisterAsync("jmeter-service", "sh.keptn.event.test.triggered", "dev");
        var labels = new JsonObject { ["labels"] = new JsonObject { ["build"] = "1274", ["branch"] = "main" } };

        for (var i = 0; i < 12; i++)
        {
            double p95 = 380 + (i * 53 % 170) + (i is 7 ? 350 : i is 8 or 9 ? 90 : 0);
            double errors = i is 7 ? 3.4 : 0.2 * (i % 4);
            var p95Status = p95 <= 500 ? "pass" : p95 <= 600 ? "warning" : "fail";
            var errorStatus = errors <= 1 ? "pass" : "fail";
            var (result, score) = (p95Status, errorStatus) switch { (_, "fail") or ("fail", _) => ("fail", 33.3), ("warning", _) => ("warning", 83.3), _ => ("pass", 100.0) };
            await keptn.SendAsync("sh.keptn.event.evaluation.finished", "lighthouse-service", Evaluations.Finished(
                result, score,
                Evaluations.Indicator("Response time p95", p95, p95Status, "<=500", "<=600", isKey: true),
                Evaluations.Indicator("Error rate", errors, errorStatus, "<=1"),
                Evaluations.Indicator("Throughput", 118 + (i * 7 % 23), "pass", ">=100")));
        }

        var failed = await keptn.TriggerAsync(service: "orders", more: labels);
        await keptn.RunTaskAsync("deployment", failed, "helm-service", service: "orders");
        await keptn.RunTaskAsync("test", failed, "jmeter-service", "fail", "p95 812 ms is above 600 ms; 12 of 1000 requests failed", service: "orders");

        var approval = await keptn.TriggerAsync("production", "rollout");
        await keptn.GetTaskAsync("approval", approval, "production");

        var running = await keptn.TriggerAsync(more: labels);
        await PaceAsync(300);
        await keptn.StartTaskAsync("deployment", running, "helm-service");
        await PaceAsync(1500);
        await keptn.FinishTaskAsync("deployment", running, "helm-service", message: "carts 0.13.1 is rolled out");
        await PaceAsync(200);
        await keptn.StartTaskAsync("test", running, "jmeter-service");
        await PaceAsync(2400);
        await keptn.FinishTaskAsync("test", running, "jmeter-service", "warning", "p95 540 ms, 0 of 1000 requests failed");
        await keptn.RunTaskAsync("release", running, "helm-service");
        await keptn.StartTaskAsync("deployment", running, "helm-service", "hardening");
        await PaceAsync(1100);
        await keptn.FinishTaskAsync("deployment", running, "helm-service", stage: "hardening");
        await keptn.GetTaskAsync("test", running, "hardening");
    }

    // On pictures the work of services takes time; what is checked does not depend on it.
    private static Task PaceAsync(int milliseconds) => Snapshots.AreTaken ? Task.Delay(milliseconds) : Task.CompletedTask;
}
