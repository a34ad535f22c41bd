using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>Whether the host has registered a runner of its own: then the options need choose none.</summary>
internal sealed class JobRunnerPresence(IServiceCollection services)
{
    internal bool HasOwnRunner => services.Any(s => s.ServiceType == typeof(IJobRunner));
}
