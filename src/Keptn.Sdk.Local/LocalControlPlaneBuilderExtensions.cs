using Keptn.Sdk.Api;
using Keptn.Sdk.Local.Configuration;
using Keptn.Sdk.Local.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keptn.Sdk.Local;

/// <summary>Connects a Keptn service to a control plane in its own process.</summary>
public static class LocalControlPlaneBuilderExtensions
{
    /// <summary>
    /// Adds a local control plane to the host and connects the service to it. Get the <see cref="LocalControlPlane"/>
    /// from the host's services to trigger sequences. <c>context.Resources</c> and an injected
    /// <see cref="IResourcesApi"/> read the folder.
    /// </summary>
    /// <param name="builder">The Keptn service.</param>
    /// <param name="directory">
    /// The configuration folder: <c>shipyard.yaml</c> and <c>&lt;stage&gt;/&lt;service&gt;/...</c>. A relative one counts from the
    /// program's working directory; where there is none, a warning says so at start.
    /// </param>
    /// <param name="configure">Changes further options.</param>
    public static KeptnBuilder UseLocalControlPlane(
        this KeptnBuilder builder, string directory, Action<LocalControlPlaneOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        builder.Services.AddLocalControlPlane(options =>
        {
            options.Directory = directory;
            configure?.Invoke(options);
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<IResourcesApi, LocalResources>());
        builder.Services.AddSingleton<IPipelineObserver>(services => services.GetRequiredService<LocalControlPlane>().Hub.Work);
        return builder.UseTransport(services => new LocalTransport(services.GetRequiredService<LocalControlPlane>(), builder.Name));
    }
}
