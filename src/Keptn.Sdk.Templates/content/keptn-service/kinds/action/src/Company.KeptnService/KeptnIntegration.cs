using System.Net.Http.Headers;
using Keptn.Sdk;

namespace KeptnServiceNamespace;

/// <summary>The whole Keptn service: it adds workers where a problem asks for them.</summary>
internal static class KeptnIntegration
{
    /// <summary>The name of the action in remediation.yaml.</summary>
    internal const string Action = "scale";

    internal static KeptnBuilder AddKeptnIntegration(this IServiceCollection services, IConfiguration configuration)
    {
        var address = ToolAddress.Read(configuration, "Workers:Url");
        services.AddHttpClient<WorkersClient>(http =>
            {
                http.BaseAddress = address;
                http.Timeout = Timeout.InfiniteTimeSpan;
                http.DefaultRequestHeaders.Authorization = configuration["Workers:Token"] is { Length: > 0 } token
                    ? new AuthenticationHeaderValue("Bearer", token)
                    : null;
            })

            // Whoever answers with a redirect shall not get the token, nor what is behind the address.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        return services.AddKeptn("keptn-service-name")
            .AddActionProvider<ScaleHandler>(Action, o => o.Timeout = TimeSpan.FromMinutes(5));
    }
}
