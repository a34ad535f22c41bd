using System.Net.Http.Json;
using Keptn.Sdk;
using Keptn.Sdk.Events;

namespace KeptnServiceNamespace;

/// <summary>Posts to the webhook of a chat: one message for all that happened in a moment.</summary>
internal sealed class ChatNotifier(HttpClient http) : INotifier
{
    public async Task SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellationToken)
    {
        var text = string.Join('\n', notifications.Select(n => $"{GetSymbol(n)} {n} {n.BridgeUrl}".TrimEnd()));
        using var response = await http.PostAsJsonAsync(string.Empty, new ChatMessage(text), ServiceJsonContext.Default.ChatMessage, cancellationToken);

        // 429 and 5xx are tried again, other refusals are not.
        response.EnsureSuccessStatusCode();
    }

    private static string GetSymbol(Notification notification) =>
        notification.Result == KeptnResult.Pass ? ":white_check_mark:" : notification.Result == KeptnResult.Warning ? ":warning:" : ":x:";
}
