using Keptn.Sdk;
using Keptn.Sdk.Api;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the test kit into services that an application has set up.</summary>
public static class KeptnTestServiceCollectionExtensions
{
    /// <summary>
    /// Replaces the transport of a Keptn service by one in memory, the configuration repository by
    /// <see cref="TestResources"/>, and records what happens. For tests that build the
    /// host themselves, for instance with <c>WebApplicationFactory</c>: call it after the application's own set-up, and
    /// <see cref="KeptnTestHost.Attach"/> when the host has started.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="transport">The transport; <see langword="null"/> for a new one.</param>
    /// <param name="resources">The files behind <c>context.Resources</c>; <see langword="null"/> for none yet.</param>
    public static IServiceCollection ReplaceKeptnTransport(
        this IServiceCollection services, InMemoryTransport? transport = null, TestResources? resources = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        transport ??= new InMemoryTransport();
        services.Replace(ServiceDescriptor.Singleton<IEventTransport>(transport));
        services.Replace(ServiceDescriptor.Singleton(transport));
        resources ??= new TestResources();
        services.Replace(ServiceDescriptor.Singleton(resources));
        services.Replace(ServiceDescriptor.Singleton<IResourcesApi>(resources));
        services.TryAddSingleton<EventRecorder>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPipelineObserver, EventRecorder>(p => p.GetRequiredService<EventRecorder>()));

        // A test should not wait for the backoff of real networks.
        services.Configure<KeptnOptions>(o => o.SendRetryDelay = TimeSpan.FromMilliseconds(1));
        return services;
    }
}
