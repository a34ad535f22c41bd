using Keptn.Sdk.Api;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the clients of Keptn's API.</summary>
public static class KeptnApiServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Registers <see cref="IKeptnApi"/>, each of its clients by itself (<see cref="IEventsApi"/>,
        /// <see cref="IResourcesApi"/>, ...) and <see cref="KeptnApiOptions"/>, which are checked at start.
        /// Calling it again adds to the options.
        /// </summary>
        /// <param name="configure">Sets where and how to call; may be left out where the options are configured elsewhere.</param>
        /// <returns>
        /// The builder of the HTTP client beneath, for handlers of your own or another primary handler. Each request is
        /// logged only after <c>AddDefaultLogger()</c>: a renewal every few seconds, and a stack trace for every one that
        /// fails, would hide everything else.
        /// </returns>
        public IHttpClientBuilder AddKeptnApi(Action<KeptnApiOptions>? configure = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            var options = services.AddOptions<KeptnApiOptions>();
            if (configure is not null)
            {
                options.Configure(configure);
            }

            if (services.Any(static service => service.ServiceType == typeof(KeptnApiClient)))
            {
                return services.AddHttpClient(ApiHttpClients.Name);
            }

            options.ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KeptnApiOptions>, KeptnApiOptionsValidator>());
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<SecretRedactor>();
            services.AddSingleton(CreateCredentials);
            services.AddSingleton(CreateClient);
            AddInterfaces(services);

            services.AddHttpClient(ApiHttpClients.OAuthName, static client => ApiHttpClients.Configure(client))
                .ConfigurePrimaryHttpMessageHandler(CreatePrimary)
                .RemoveAllLoggers();
            return services.AddHttpClient(ApiHttpClients.Name, static client => ApiHttpClients.Configure(client))
                .ConfigurePrimaryHttpMessageHandler(CreatePrimary)
                .RemoveAllLoggers()
                .AddHttpMessageHandler(static () => new RedirectHandler())
                .AddHttpMessageHandler(static provider =>
                    new AuthenticationHandler(provider.GetRequiredService<ApiCredentials>(), CreateLogger(provider)));
        }
    }

    private static void AddInterfaces(IServiceCollection services)
    {
        services.TryAddSingleton<IKeptnApi>(static provider => provider.GetRequiredService<KeptnApiClient>());
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Authentication);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Evaluations);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Events);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Logs);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Metadata);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Projects);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Resources);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Secrets);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Sequences);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Services);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Stages);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().TriggeredEvents);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKeptnApi>().Uniform);
    }

    private static ApiCredentials CreateCredentials(IServiceProvider provider) => new(
        Options(provider),
        ClientsOf(provider, ApiHttpClients.OAuthName),
        provider.GetRequiredService<SecretRedactor>(),
        provider.GetRequiredService<TimeProvider>());

    private static KeptnApiClient CreateClient(IServiceProvider provider) => new(new ApiConnection(
        Options(provider),
        ClientsOf(provider, ApiHttpClients.Name),
        provider.GetRequiredService<SecretRedactor>(),
        provider.GetRequiredService<TimeProvider>(),
        CreateLogger(provider)));

    private static SocketsHttpHandler CreatePrimary(IServiceProvider provider) =>
        PrimaryHandler.Create(Options(provider), CreateLogger(provider));

    private static Func<HttpClient> ClientsOf(IServiceProvider provider, string name)
    {
        var factory = provider.GetRequiredService<IHttpClientFactory>();
        return () => factory.CreateClient(name);
    }

    private static KeptnApiOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<KeptnApiOptions>>().Value;

    private static ILogger<KeptnApiClient> CreateLogger(IServiceProvider provider) =>
        provider.GetRequiredService<ILogger<KeptnApiClient>>();
}
