using System.Globalization;
using System.Text.Json;

namespace KeptnServiceNamespace.Demo;

/// <summary>A stand-in for the tool, for --local, --serve and --demo: it adds up what a plan says. Not for production.</summary>
internal sealed class DemoTool : IAsyncDisposable
{
    private readonly WebApplication _application;

    private DemoTool(WebApplication application) => _application = application;

    /// <summary>What makes the service use it.</summary>
    internal Dictionary<string, string?> Settings => new() { ["Tool:Url"] = _application.Urls.First() };

    /// <summary>What the sequence starts with beside project, stage and service.</summary>
    internal JsonElement? SequenceData => null;

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal static async Task<DemoTool> StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var application = builder.Build();
        application.MapPost("/checks", async (HttpContext context) =>
        {
            using var plan = await JsonDocument.ParseAsync(context.Request.Body);
            var sum = plan.RootElement.GetProperty("resources").EnumerateArray().Sum(r => r.GetProperty("monthlyCost").GetDouble());
            return Results.Json(new CheckAnswer { Value = sum, Unit = "EUR a month" }, ServiceJsonContext.Default.CheckAnswer);
        });
        await application.StartAsync();
        return new DemoTool(application);
    }
}
