namespace Notifier;

/// <summary>A chat on this machine that prints what it is sent.</summary>
internal sealed class StandInChat : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly TaskCompletionSource _message = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StandInChat(WebApplication application) => _application = application;

    internal Uri Url => new(_application.Urls.Single());

    internal Task FirstMessage => _message.Task;

    internal static async Task<StandInChat> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        var chat = new StandInChat(application);
        application.Run(chat.TakeAsync);
        await application.StartAsync();
        return chat;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var message = await context.Request.ReadFromJsonAsync(ChatJsonContext.Default.ChatMessage);
        Console.WriteLine($"The chat shows:\n{message?.Text}");
        _message.TrySetResult();
    }
}
