using System.Net.Http.Headers;
using Keptn.Sdk;

namespace KeptnServiceNamespace;

/// <summary>The whole Keptn service: it gives quality gates their values.</summary>
internal static class KeptnIntegration
{
    /// <summary>The name that Keptn knows the provider by, which is also that of the folder with sli.yaml.</summary>
    internal const string Provider = "keptn-service-name";

    internal static KeptnBuilder AddKeptnIntegration(this IServiceCollection services, IConfiguration configuration)
    {
        var address = ToolAddress.Read(configuration, "Metrics:Url");
        services.AddHttpClient<MetricsClient>(http =>
            {
                http.BaseAddress = address;
                http.DefaultRequestHeaders.Authorization = configuration["Metrics:Token"] is { Length: > 0 } token
                    ? new AuthenticationHeaderValue("Bearer", token)
                    : null;
            })

            // Whoever answers with a redirect shall not get the token, nor what is behind the address.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        return services.AddKeptn("keptn-service-name")
            .AddSliProvider<MetricsClient>(Provider, o =>
            {
                o.QueryTimeout = TimeSpan.FromSeconds(20);

                // Labels and filters are anybody's text, and stand in an address.
                o.Escape = Uri.EscapeDataString;
            });
    }
}
