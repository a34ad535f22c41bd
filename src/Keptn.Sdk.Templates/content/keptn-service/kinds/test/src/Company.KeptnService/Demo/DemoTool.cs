using System.Globalization;
using System.Text.Json;

namespace KeptnServiceNamespace.Demo;

/// <summary>A stand-in for a deployed application, for --local, --serve and --demo: what is measured is really measured. Not for production.</summary>
internal sealed class DemoTool : IAsyncDisposable
{
    private readonly WebApplication _application;

    private DemoTool(WebApplication application) => _application = application;

    /// <summary>What makes the service use it: nothing, for the event says where the deployment is.</summary>
    internal Dictionary<string, string?> Settings => [];

    /// <summary>What the sequence starts with beside project, stage and service: where the deployment is.</summary>
    internal JsonElement? SequenceData =>
        JsonSerializer.Deserialize<JsonElement>($$$"""{"deployment":{"deploymentURIsLocal":["{{{_application.Urls.First()}}}"]}}""");

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal static async Task<DemoTool> StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var application = builder.Build();
        application.MapGet("/products/{id:int}", async (int id) =>
        {
            // Its database.
            await Task.Delay(Random.Shared.Next(1, 5));
            return Results.Text($$"""{"id":{{id}},"price":{{id * 31 % 1000}}}""", "application/json");
        });
        await application.StartAsync();
        return new DemoTool(application);
    }
}
