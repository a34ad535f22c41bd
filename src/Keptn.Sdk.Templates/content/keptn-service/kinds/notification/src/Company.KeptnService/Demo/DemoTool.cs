using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace KeptnServiceNamespace.Demo;

/// <summary>A stand-in for a chat, for --local, --serve and --demo: it prints what it is sent. Not for production.</summary>
internal sealed class DemoTool : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<string> _messages = new();

    private DemoTool(WebApplication application) => _application = application;

    /// <summary>What makes the service use it.</summary>
    internal Dictionary<string, string?> Settings => new() { ["Chat:WebhookUrl"] = _application.Urls.First() + "/hook" };

    /// <summary>What the sequence starts with beside project, stage and service: what the approval goes by.</summary>
    internal JsonElement? SequenceData => JsonSerializer.Deserialize<JsonElement>("""{"status":"succeeded","result":"pass"}""");

    /// <summary>What it was sent.</summary>
    internal IReadOnlyCollection<string> Messages => _messages;

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal static async Task<DemoTool> StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var application = builder.Build();
        var chat = new DemoTool(application);
        application.MapPost("/hook", async (HttpContext context) =>
        {
            var message = await context.Request.ReadFromJsonAsync(ServiceJsonContext.Default.ChatMessage);
            chat._messages.Enqueue(message!.Text);
            Console.WriteLine($"The chat shows: {message.Text}");
            return Results.Ok();
        });
        await application.StartAsync();
        return chat;
    }
}
