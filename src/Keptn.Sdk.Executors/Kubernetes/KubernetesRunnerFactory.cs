using Keptn.Sdk.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>Sets up jobs in Kubernetes: options, names of job-executor-service, what Kubernetes gives the pod.</summary>
internal static class KubernetesRunnerFactory
{
    internal const string Section = "Keptn:Jobs:Kubernetes";

    /// <param name="services">The services.</param>
    /// <param name="name">The name of the Keptn service.</param>
    internal static void AddOptions(IServiceCollection services, string name)
    {
        services.TryAddSingleton(new ChartFolder());
        services.AddSingleton<IConfigureOptions<KubernetesJobOptions>, ChartSettings>();
        services.AddOptions<KubernetesJobOptions>().BindConfiguration(Section).ValidateOnStart()
            .PostConfigure<IConfiguration>((options, configuration) =>
                options.DeploymentName ??= configuration["FULL_DEPLOYMENT_NAME"] is { Length: > 0 } given ? given : name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesJobOptions>, KubernetesJobOptionsValidator>());
    }

    /// <exception cref="KubernetesException">
    /// There is no cluster around the service, it has no credentials, or the defaults of jobs are not allowed.
    /// </exception>
    internal static IJobRunner Create(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var options = services.GetRequiredService<IOptions<KubernetesJobOptions>>().Value;
        var access = new ClusterAccess(options.ServiceAccountDirectory, Read("KUBERNETES_SERVICE_HOST"), Read("KUBERNETES_SERVICE_PORT"));
        return Create(
            access,
            services.GetRequiredService<IOptions<JobOptions>>().Value,
            options,
            CreateKeptnAccess(services.GetRequiredService<IOptions<KeptnApiOptions>>().Value),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<KubernetesJobRunner>>());

        string? Read(string name) => configuration[name] ?? Environment.GetEnvironmentVariable(name);
    }

    internal static KubernetesJobRunner Create(
        ClusterAccess access, JobOptions jobs, KubernetesJobOptions options, KeptnAccess keptn, TimeProvider timeProvider, ILogger logger)
    {
        var ns = jobs.Namespace is { Length: > 0 } given ? given : access.ReadNamespace()
            ?? throw new KubernetesException("The namespace of jobs is not known: set Keptn:Jobs:Namespace (JOB_NAMESPACE).");

        JobSecurity.CheckDefaults(jobs, options);

        // Read once, that it is missing is said at start.
        _ = access.ReadToken();
        var connection = new KubernetesConnection(access, timeProvider, logger);
        return new KubernetesJobRunner(
            connection,
            new JobManifest(jobs, options, options.DeploymentName ?? "keptn-jobs", keptn),
            new JobRules(options, access.ReadServiceAccount()),
            options,
            ns,
            timeProvider,
            logger);
    }

    /// <summary>What of the service's own way to Keptn holds for a container in another pod; a sidecar's address does not.</summary>
    internal static KeptnAccess CreateKeptnAccess(KeptnApiOptions api) => new()
    {
        Endpoint = api.Mode == KeptnApiMode.Remote && api.Endpoint is { IsLoopback: false } endpoint ? endpoint : null,
        OAuthClientId = api.OAuth.ClientId is { Length: > 0 } client ? client : null,
        OAuthDiscovery = api.OAuth.DiscoveryUrl,
        OAuthScopes = string.Join(',', api.OAuth.Scopes),
        VerifyCertificate = api.VerifyCertificate,
    };
}
