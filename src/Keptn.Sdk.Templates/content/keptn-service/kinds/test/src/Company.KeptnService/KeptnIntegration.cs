using Keptn.Sdk;

namespace KeptnServiceNamespace;

/// <summary>The whole Keptn service: it tests deployments.</summary>
internal static class KeptnIntegration
{
    /// <summary>The name of the folder with the workloads in Keptn's configuration, and of the file in it.</summary>
    internal const string Tool = "keptn-service-name";

    internal static KeptnBuilder AddKeptnIntegration(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpClient<HttpLoadTest>(http => http.Timeout = Timeout.InfiniteTimeSpan)

            // A line for each request would be all that the log has.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        return services.AddKeptn("keptn-service-name")
            .AddTestRunner<HttpLoadTest>(Tool, o =>
            {
                o.TaskName = "keptn-task-name";

                // Other runners may share the project: what is for them is left to them.
                o.TestStrategies.Add(configuration["LoadTest:Strategy"] ?? "performance");
                o.Timeout = TimeSpan.FromMinutes(30);
            });
    }
}
