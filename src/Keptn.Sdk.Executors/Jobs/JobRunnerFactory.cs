using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Chooses where jobs run.</summary>
internal static class JobRunnerFactory
{
    /// <summary>Kubernetes sets it in every pod.</summary>
    internal const string ClusterVariable = "KUBERNETES_SERVICE_HOST";

    /// <summary>Which runner the options mean; <see langword="null"/> where that is none.</summary>
    internal static JobRunnerKind? Choose(JobOptions options) =>
        options.Runner != JobRunnerKind.Automatic ? options.Runner
        : string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ClusterVariable)) ? null
        : JobRunnerKind.Kubernetes;

    internal static IJobRunner Create(IServiceProvider services) => Choose(services.GetRequiredService<IOptions<JobOptions>>().Value) switch
    {
        JobRunnerKind.Kubernetes => Kubernetes.KubernetesRunnerFactory.Create(services),
        JobRunnerKind.LocalProcess => ActivatorUtilities.CreateInstance<LocalJobRunner>(services),

        // The validator of the options has spoken before.
        _ => throw new InvalidOperationException("No runner for jobs was chosen."),
    };
}
