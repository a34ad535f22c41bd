using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace KeptnServiceNamespace.Demo;

/// <summary>A stand-in for the tool that has the workers, for --local, --serve and --demo. Not for production.</summary>
internal sealed class DemoTool : IAsyncDisposable
{
    private readonly WebApplication _application;

    private DemoTool(WebApplication application) => _application = application;

    /// <summary>What makes the service use it.</summary>
    internal Dictionary<string, string?> Settings => new() { ["Workers:Url"] = _application.Urls.First() };

    /// <summary>What the sequence starts with beside project, stage and service: the problem.</summary>
    internal JsonElement? SequenceData =>
        JsonSerializer.Deserialize<JsonElement>("""{"problem":{"ProblemTitle":"QueueTooLong","State":"OPEN"}}""");

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal static async Task<DemoTool> StartAsync(int port)
    {
        var workers = new ConcurrentDictionary<string, int>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var application = builder.Build();
        application.MapGet("/workers/{service}", (string service) =>
            Results.Json(new WorkerCount(workers.GetOrAdd(service, 1)), ServiceJsonContext.Default.WorkerCount));
        application.MapPut("/workers/{service}", async (string service, HttpContext context) =>
        {
            var wanted = await context.Request.ReadFromJsonAsync(ServiceJsonContext.Default.WorkerCount);
            workers[service] = wanted!.Count;
            return Results.NoContent();
        });
        await application.StartAsync();
        return new DemoTool(application);
    }
}
