using System.Collections.Concurrent;
using System.Text.Json;

namespace Webhooks;

/// <summary>A chat that takes messages over HTTP from whoever knows its token.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private const string Token = "only-for-this-run";

    private readonly WebApplication _application;

    private ChatServer(WebApplication application) => _application = application;

    public ConcurrentQueue<string> Messages { get; } = new();

    public string SecretsFile { get; } = Path.GetTempFileName();

    public static async Task<ChatServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var chat = new ChatServer(builder.Build());
        chat._application.MapPost("/messages", chat.TakeAsync);
        await chat._application.StartAsync();
        await File.WriteAllTextAsync(chat.SecretsFile, $$$"""{"chat":{"token":"{{{Token}}}"}}""");
        return chat;
    }

    /// <summary>The data of the sequence: where the chat is.</summary>
    public JsonElement Describe() => JsonElement.Parse($$$"""{"chat":{"port":"{{{new Uri(_application.Urls.First()).Port}}}"}}""");

    public async ValueTask DisposeAsync()
    {
        File.Delete(SecretsFile);
        await _application.DisposeAsync();
    }

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        if (request.Headers.Authorization != $"Bearer {Token}")
        {
            return Results.Unauthorized();
        }

        using var body = await JsonDocument.ParseAsync(request.Body);
        Messages.Enqueue(body.RootElement.GetProperty("text").GetString()!);
        return Results.Text($$"""{"messages":{{Messages.Count}}}""", "application/json");
    }
}
