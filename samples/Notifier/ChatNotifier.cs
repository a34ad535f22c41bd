using Keptn.Sdk;

namespace Notifier;

/// <summary>Posts to the webhook of a chat: one message for all that happened in a moment.</summary>
internal sealed class ChatNotifier(HttpClient http) : INotifier
{
    public async Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellationToken)
    {
        var lines = notifications.Select(n => $"{(n.Result == Keptn.Sdk.Events.KeptnResult.Fail ? ":x:" : ":warning:")} {n} {n.BridgeUrl}");
        using var response = await http.PostAsJsonAsync(
            string.Empty, new ChatMessage(string.Join('\n', lines)), ChatJsonContext.Default.ChatMessage, cancellationToken);

        // 429 and 5xx are tried again, other refusals are not.
        response.EnsureSuccessStatusCode();
    }
}
