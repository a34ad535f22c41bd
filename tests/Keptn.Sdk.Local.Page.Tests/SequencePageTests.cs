namespace Keptn.Sdk.Local.Page.Tests;

public sealed class SequencePageTests(Browser browser) : IClassFixture<Browser>
{
    [BrowserFact]
    public async Task Sequence_WhileItRuns_AppearsAndMoves()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(keptn.Page);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No sequence has run yet" })).ToBeVisibleAsync();
        await Expect(page.Locator("#link")).ToHaveTextAsync("live");

        var context = await keptn.TriggerAsync();
        var dev = page.GetByRole(AriaRole.Region, new() { Name = "Stage dev, delivery" });
        var deployment = dev.GetByRole(AriaRole.Button, new() { Name = "deployment in dev" });
        await Expect(deployment).ToContainTextAsync("no answer");

        await keptn.StartTaskAsync("deployment", context, "helm-service");
        await Expect(deployment).ToContainTextAsync("helm-service");
        await Expect(deployment).ToContainTextAsync("running");

        await keptn.FinishTaskAsync("deployment", context, "helm-service", "pass", "carts 0.13.1 is rolled out");
        await Expect(deployment).ToContainTextAsync("pass");
        await Expect(dev).ToContainTextAsync("carts 0.13.1 is rolled out");

        await keptn.RunTaskAsync("test", context, "jmeter-service", "fail", "p95 812 ms, 12 of 1000 requests failed");
        await Expect(dev).ToContainTextAsync("12 of 1000 requests failed");
        await Expect(page.Locator(".detail .title")).ToContainTextAsync("fail");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Stage hardening" })).ToHaveCountAsync(0);
        await Expect(page.Locator("#live")).ToContainTextAsync("dev.delivery.finished of carts: fail");
    }
}
