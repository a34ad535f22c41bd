using Keptn.Sdk.Api;
using Keptn.Sdk.Hosting.Health;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>Registers what connects the service and reports its health.</summary>
internal static class ConnectionServices
{
    /// <summary>Call before the service itself is registered: hosted services stop in reverse order, and ports close last.</summary>
    internal static void Add(IServiceCollection services)
    {
        // Before what the application configured by then: code wins, whatever the order of calls.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KeptnConnectionOptions>, ConnectionOptionsFromConfiguration>());
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KeptnApiOptions>, ApiOptionsFromConfiguration>());
        services.AddHttpClient(KeptnConnection.HttpClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .RemoveAllLoggers();
        services.TryAddSingleton<INatsTransportFactory, NatsTransportFactory>();
        services.TryAddSingleton<KeptnReadiness>();
        services.AddSingleton<KeptnConnection>();
        services.TryAddSingleton(static provider => provider.GetRequiredService<KeptnConnection>().Create()!);
        services.AddSingleton<IStartupFilter, KeptnStartupFilter>();
        services.AddSingleton<ConnectionHost>();
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<ConnectionHost>());
    }

    // The sidecar is in the same pod: no proxy stands between, and it redirects nowhere.
    private static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        UseCookies = false,
        UseProxy = false,
    };
}
