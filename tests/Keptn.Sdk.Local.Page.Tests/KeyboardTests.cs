namespace Keptn.Sdk.Local.Page.Tests;

/// <summary>Everything can be done, and seen to be done, without a mouse.</summary>
public sealed class KeyboardTests(Browser browser) : IClassFixture<Browser>
{
    private const int MostSteps = 40;

    [BrowserFact]
    public async Task Sequence_ByKeyboardOnly_IsTriggeredReadAndAborted()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(keptn.Page);
        await Expect(page.Locator("#link")).ToHaveTextAsync("live");

        await TabToAsync(page, "Trigger sequence");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("dialog input[name=service]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("carts");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "delivery" })).ToBeVisibleAsync();
        await TabToAsync(page, "deployment in dev");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Event as JSON")).ToContainTextAsync("deployment.triggered");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "deployment in dev" })).ToBeFocusedAsync();

        await TabToAsync(page, "Abort");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "Abort sequence");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".detail .title")).ToContainTextAsync("aborted");
    }

    [BrowserFact]
    public async Task Focus_WhileEventsArrive_StaysWhereItIs()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        var context = await keptn.TriggerAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(keptn.Page);
        var task = page.GetByRole(AriaRole.Button, new() { Name = "deployment in dev" });
        await task.FocusAsync();

        await keptn.RunTaskAsync("deployment", context, "helm-service");

        await Expect(task).ToContainTextAsync("pass");
        await Expect(task).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task Heatmap_ArrowKeys_MoveAndTell()
    {
        await using var keptn = await LocalKeptn.StartAsync();
        foreach (var value in new[] { 100, 900 })
        {
            await keptn.SendAsync("sh.keptn.event.evaluation.finished", "lighthouse-service", Evaluations.Finished(
                "pass", 100, Evaluations.Indicator("p95", value, value == 100 ? "pass" : "fail", "<=500"), Evaluations.Indicator("errors", value / 100, "pass", "<=50")));
        }

        var page = await browser.OpenAsync();
        await page.GotoAsync(keptn.Page);
        await TabToAsync(page, "Evaluations");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".heatmap")).ToBeVisibleAsync();

        // The newest SLI that fails comes first.
        await TabToAsync(page, "p95");
        await Expect(page.Locator(".cell")).ToContainTextAsync("900");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator(".cell")).ToContainTextAsync("100");
        await page.Keyboard.PressAsync("ArrowDown");

        await Expect(page.Locator(".cell h3")).ToContainTextAsync("errors");
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator(".cell .big")).ToHaveTextAsync("9");
    }

    // As a user does: tab until the focus is there. It must be visible at every step.
    private static async Task TabToAsync(IPage page, string name)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            var (text, isVisible) = await ReadFocusAsync(page);
            isVisible.Should().BeTrue($"the focus on '{text}' has to be seen");
            if (text.StartsWith(name, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"'{name}' is not reached by {MostSteps} times Tab.");
    }

    private static async Task<(string Text, bool IsVisible)> ReadFocusAsync(IPage page)
    {
        var read = await page.EvaluateAsync<string[]>("""
            () => {
              const e = document.activeElement;
              const style = getComputedStyle(e);
              const seen = e === document.body || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && e.getBoundingClientRect().width > 0;
              return [e.getAttribute('aria-label') ?? e.textContent.trim(), String(seen)];
            }
            """);
        return (read[0], read[1] == "true");
    }
}
