using System.Net.Http.Headers;
using Keptn.Sdk;

namespace KeptnServiceNamespace;

/// <summary>The whole Keptn service: it answers the task "keptn-task-name".</summary>
internal static class KeptnIntegration
{
    /// <summary>The task's name in the shipyard.</summary>
    internal const string TaskName = "keptn-task-name";

    internal static KeptnBuilder AddKeptnIntegration(this IServiceCollection services, IConfiguration configuration)
    {
        var address = ToolAddress.Read(configuration, "Tool:Url");
        services.AddHttpClient<CheckClient>(http =>
            {
                http.BaseAddress = address;
                http.Timeout = Timeout.InfiniteTimeSpan;
                http.DefaultRequestHeaders.Authorization = configuration["Tool:Token"] is { Length: > 0 } token
                    ? new AuthenticationHeaderValue("Bearer", token)
                    : null;
            })

            // Whoever answers with a redirect shall not get the token, nor what is behind the address.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        return services.AddKeptn("keptn-service-name")
            .UseJson(ServiceJsonContext.Default)
            .OnTask<CheckTriggered, CheckHandler>(TaskName, o =>
            {
                o.Timeout = TimeSpan.FromMinutes(5);

                // A service with a label of its own is not ours; for it nothing at all is sent.
                o.Filter = context => context.Scope.Labels.GetValueOrDefault("check") != "off";
            });
    }
}
