using Keptn.Sdk;
using Keptn.Sdk.Events;

namespace Notifier;

/// <summary>The whole Keptn service: it tells a chat what went wrong, and Keptn nothing.</summary>
internal static class ChatService
{
    internal static KeptnBuilder AddTo(IServiceCollection services, Uri webhook)
    {
        // Whoever knows the address of a webhook can post: keep it out of the log of the HTTP client.
        services.AddHttpClient<ChatNotifier>(http => http.BaseAddress = webhook).RemoveAllLoggers();
        return services.AddKeptn("chat-notifier")
            .AddNotifier<ChatNotifier>("chat", o =>
            {
                o.Events.Add("sh.keptn.event.*.*.finished");
                o.Results.Add(KeptnResult.Fail);
                o.Results.Add(KeptnResult.Warning);
                o.BridgeUrl = new Uri("https://keptn.example.com/bridge");
            });
    }
}
