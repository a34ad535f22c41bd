using Keptn.Sdk.Local;
using Keptn.Sdk.Local.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a local Keptn control plane to an application.</summary>
public static class LocalControlPlaneServiceCollectionExtensions
{
    /// <summary>
    /// Adds one <see cref="LocalControlPlane"/> and its configuration folder. It starts when it is first asked for and is
    /// disposed of with the application. A <see cref="TimeProvider"/> among the services is used.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the options; several calls add up.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddLocalControlPlane(
        this IServiceCollection services, Action<LocalControlPlaneOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<LocalControlPlaneOptions>, LocalControlPlaneOptionsSetup>());
        var options = services.AddOptions<LocalControlPlaneOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddSingleton(provider => Create(provider));
        services.TryAddSingleton(provider => provider.GetRequiredService<LocalControlPlane>().Configuration);
        return services;
    }

    private static LocalControlPlane Create(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptions<LocalControlPlaneOptions>>().Value,
        provider.GetService<ILoggerFactory>());
}
