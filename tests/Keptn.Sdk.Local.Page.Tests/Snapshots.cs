namespace Keptn.Sdk.Local.Page.Tests;

/// <summary>The pictures of the documentation; written only with <c>UPDATE_SNAPSHOTS=1</c>.</summary>
internal static class Snapshots
{
    internal static bool AreTaken { get; } = Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1";

    internal static async Task TakeAsync(IPage page, string name)
    {
        // A picture of a page that shows a problem would document it.
        await Expect(page.Locator("#toast")).ToBeHiddenAsync();
        if (AreTaken)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Path.Combine(SampleProcess.RepositoryRoot, "docs", "images", $"{name}.png"),
                Caret = ScreenshotCaret.Hide,
            });
        }
    }
}
