using Keptn.Sdk;

namespace SliProvider;

/// <summary>The whole Keptn service: it answers Keptn's evaluation with values from Prometheus.</summary>
internal static class PrometheusService
{
    internal static KeptnBuilder AddTo(IServiceCollection services, Uri prometheus)
    {
        services.AddHttpClient<PrometheusClient>(http => http.BaseAddress = prometheus);
        return services.AddKeptn("prometheus-service")
            .AddSliProvider<PrometheusClient>("prometheus", o =>
            {
                // Prometheus looks at its targets every few seconds only.
                o.SettleDelay = TimeSpan.FromSeconds(15);
                o.QueryTimeout = TimeSpan.FromSeconds(20);

                // Labels and filters stand between quotes in PromQL.
                o.Escape = text => text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
            });
    }
}
