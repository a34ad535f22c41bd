namespace Keptn.Sdk.Local.Page.Tests;

/// <summary>One Chromium for all tests; every page has storage of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const float Patience = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal static string? Program { get; } = ProgramFinder.Find("chromium");

    public async Task InitializeAsync()
    {
        if (Program is null)
        {
            // The tests that need it are skipped, or fail and say so.
            return;
        }

        SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,

            // Its sandbox does not work for root in a container; the pages are our own.
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }

    internal async Task<IPage> OpenAsync(int width = 1280, int height = 860, ColorScheme scheme = ColorScheme.Light)
    {
        if (_browser is null)
        {
            throw new InvalidOperationException("chromium is not installed (scripts/install-chromium.sh)");
        }

        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }
}
