using System.Collections.Concurrent;
using System.Text.Json;

namespace Executors;

/// <summary>A board that takes notes over HTTP.</summary>
internal sealed class NoteBoard : IAsyncDisposable
{
    private readonly WebApplication _application;

    private NoteBoard(WebApplication application) => _application = application;

    public ConcurrentQueue<string> Notes { get; } = new();

    public static async Task<NoteBoard> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var board = new NoteBoard(builder.Build());
        board._application.MapPost("/notes", board.TakeAsync);
        await board._application.StartAsync();
        return board;
    }

    /// <summary>The data of the sequence: where the board is, and which release goes out.</summary>
    public JsonElement Describe(bool isBroken) => JsonElement.Parse(
        $$$"""{"board":{"url":"{{{_application.Urls.First()}}}"},"release":{"version":"1.4.2","note":"\"fast\" & safe"{{{(isBroken ? ",\"broken\":\"yes\"" : string.Empty)}}}}}""");

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body);
        Notes.Enqueue(body.RootElement.GetProperty("text").GetString()!);
        return Results.Text($$"""{"notes":{{Notes.Count}}}""", "application/json");
    }
}
