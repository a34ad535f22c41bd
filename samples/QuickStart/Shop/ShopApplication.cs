namespace QuickStart.Shop;

/// <summary>A small web shop: the application that the sequence tests.</summary>
internal sealed class ShopApplication : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ShopApplication(WebApplication application) => _application = application;

    internal string Url => _application.Urls.First();

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    internal static async Task<ShopApplication> StartAsync(ShopFault fault, string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var application = builder.Build();

        // Real work, so that the numbers are those of a real application and differ from run to run.
        application.MapGet("/products/{id:int}", async (int id) =>
        {
            var price = Enumerable.Range(1, 500).Aggregate(id, (sum, i) => unchecked((sum * 31) + i)) & 0xFFFF;
            if (fault == ShopFault.Slow)
            {
                await Task.Delay(Random.Shared.Next(120, 200));
            }

            return fault == ShopFault.Broken && Random.Shared.Next(8) == 0
                ? Results.StatusCode(500)
                : Results.Text($$"""{"id":{{id}},"price":{{price}}}""", "application/json");
        });
        await application.StartAsync();
        return new ShopApplication(application);
    }
}
