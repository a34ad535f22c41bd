using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace KeptnServiceNamespace.Demo;

/// <summary>
/// A stand-in for a monitoring tool, for --local, --serve and --demo: a small shop, and the statistics of requests that it was really
/// sent. Not for production.
/// </summary>
internal sealed class DemoTool : IAsyncDisposable
{
    private const int Requests = 100;

    private readonly WebApplication _application;
    private double[] _milliseconds = [];
    private int _failed;

    private DemoTool(WebApplication application) => _application = application;

    /// <summary>What makes the service use it.</summary>
    internal Dictionary<string, string?> Settings => new() { ["Metrics:Url"] = _application.Urls.First() };

    /// <summary>What the sequence starts with beside project, stage and service.</summary>
    internal JsonElement? SequenceData => null;

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal static async Task<DemoTool> StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var application = builder.Build();
        var tool = new DemoTool(application);
        application.MapGet("/shop/products/{id:int}", async (int id) =>
        {
            // Its database.
            await Task.Delay(Random.Shared.Next(1, 5));
            return Results.Text($$"""{"id":{{id}},"price":{{id * 31 % 1000}}}""", "application/json");
        });
        application.MapGet("/stats/{service}", tool.Describe);
        await application.StartAsync();
        await tool.MeasureAsync();
        return tool;
    }

    private async Task MeasureAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_application.Urls.First()) };
        var times = new double[Requests];
        for (var i = 0; i < Requests; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var response = await http.GetAsync($"shop/products/{i}");
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            _failed += response.IsSuccessStatusCode ? 0 : 1;
        }

        Array.Sort(times);
        _milliseconds = times;
    }

    private IResult Describe(string service, int seconds) => Results.Text(
        string.Create(CultureInfo.InvariantCulture, $$"""{"service":{{JsonSerializer.Serialize(service)}},"seconds":{{seconds}},"requests":{{Requests}},"response_time":{"p50":{{Percentile(0.5)}},"p95":{{Percentile(0.95)}}},"error_rate":{{100.0 * _failed / Requests}}}"""),
        "application/json");

    private double Percentile(double percentile) => Math.Round(_milliseconds[(int)(percentile * (Requests - 1))], 3);
}
