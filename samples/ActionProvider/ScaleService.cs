using Keptn.Sdk;

namespace ActionProvider;

/// <summary>The whole Keptn service.</summary>
internal static class ScaleService
{
    internal static KeptnBuilder AddTo(IServiceCollection services)
    {
        services.AddSingleton<WorkerPool>();
        return services.AddKeptn("scale-service")
            .AddActionProvider<ScaleHandler>("scale");
    }
}
