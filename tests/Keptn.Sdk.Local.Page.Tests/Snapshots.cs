namespace Keptn.Sdk.Local.Page.Tests;

/// <summary>The pictures of the documentation; written only with <c>UPDATE_SNAPSHOTS=1</c>.</summary>
internal static class Snapshots
{
    internal static bool AreTaken { get; } = Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1";

    private static readonly Lazy<string> s_documentation = new(() =>
        File.ReadAllText(Path.Combine(SampleProcess.RepositoryRoot, "docs", "local-page.md")));

    internal static async Task TakeAsync(IPage page, string name)
    {
        // A picture of a page that shows a problem would document it.
        await Expect(page.Locator("#toast")).ToBeHiddenAsync();
        if (!AreTaken)
        {
            return;
        }

        var root = SampleProcess.RepositoryRoot;
        var isShown = s_documentation.Value.Contains($"images/{name}.png", StringComparison.Ordinal);
        await page.ScreenshotAsync(new PageScreenshotOptions
        {
            // Those that are only looked at are no part of the repository.
            Path = Path.Combine(root, isShown ? "docs/images" : "artifacts/pictures", $"{name}.png"),
            Caret = ScreenshotCaret.Hide,
        });
    }
}
