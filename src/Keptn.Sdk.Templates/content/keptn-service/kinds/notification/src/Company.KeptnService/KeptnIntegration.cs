using Keptn.Sdk;
using Keptn.Sdk.Events;

namespace KeptnServiceNamespace;

/// <summary>The whole Keptn service: it tells a chat how sequences end, and Keptn nothing.</summary>
internal static class KeptnIntegration
{
    internal static KeptnBuilder AddKeptnIntegration(this IServiceCollection services, IConfiguration configuration)
    {
        var webhook = ToolAddress.Read(configuration, "Chat:WebhookUrl");

        // Whoever knows the address of a webhook can post: it is kept out of the log of the HTTP client, and from redirects.
        services.AddHttpClient<ChatNotifier>(http => http.BaseAddress = webhook)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        return services.AddKeptn("keptn-service-name")
            .AddNotifier<ChatNotifier>("chat", o =>
            {
                o.Events.Add("sh.keptn.event.*.*.finished");

                // "fail,warning" leaves the good news out.
                foreach (var result in (configuration["Chat:Results"] ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                {
                    o.Results.Add(new KeptnResult(result));
                }

                o.BridgeUrl = configuration["Chat:BridgeUrl"] is { Length: > 0 } bridge ? new Uri(bridge) : null;
            });
    }
}
