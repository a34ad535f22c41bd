using System.Diagnostics.Metrics;
using Keptn.Sdk;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Hosting;
using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Hosting.Health;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The entry point of the SDK.</summary>
public static class KeptnServiceCollectionExtensions
{
    /// <summary>
    /// Adds the Keptn service to a host, a WebApplication or a plain worker. Calling it again with the same name adds
    /// to the same service; another name is an error when the host starts.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The name of the service: the <c>source</c> of its events and its queue group, for instance <c>load-tests</c>.</param>
    /// <param name="configure">Sets options; wins over the configuration section <c>Keptn</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static KeptnBuilder AddKeptn(this IServiceCollection services, string name, Action<KeptnOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var setup = services.Select(s => s.ImplementationInstance).OfType<KeptnSetup>().SingleOrDefault();
        if (setup is null)
        {
            setup = new KeptnSetup();
            services.AddSingleton(setup);
            services.AddLogging();
            services.AddOptions();
            services.TryAddSingleton(TimeProvider.System);

            // Before what the application configured by then: code wins, whatever the order of calls.
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KeptnOptions>, KeptnOptionsFromConfiguration>());
            services.AddSingleton<IPostConfigureOptions<HostOptions>, HostShutdownTimeout>();
            services.AddKeptnApi();
            ConnectionServices.Add(services);
            services.AddSingleton(static p => new KeptnInstruments(p.GetService<IMeterFactory>()));
            WorkspaceServices.Add(services);
            services.AddSingleton<KeptnService>();
            services.AddSingleton<IKeptnTasks>(p => p.GetRequiredService<KeptnService>());
            services.AddSingleton<IKeptnEvents, EventSending>();
            services.AddSingleton<IHostedService>(p => p.GetRequiredService<KeptnService>());
            services.AddSingleton<IHostedService, ReadinessLifecycle>();
        }

        setup.Names.Add(name);
        if (configure is not null)
        {
            // After everything else that configures: what stands beside the name wins.
            services.PostConfigure(configure);
        }

        return new KeptnBuilder(name, services, setup);
    }
}
