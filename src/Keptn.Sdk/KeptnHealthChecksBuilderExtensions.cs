using Keptn.Sdk.Hosting.Health;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the Keptn service to the health checks of a host.</summary>
public static class KeptnHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is healthy while the service is connected, registered and neither starting nor stopping. Its
    /// data says how each part stands.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check. Default <c>keptn</c>.</param>
    /// <param name="failureStatus">What is reported while it is not. Default <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags to filter by.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddKeptn(
        this IHealthChecksBuilder builder, string name = "keptn", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        builder.Services.TryAddSingleton<KeptnReadiness>();
        return builder.Add(new HealthCheckRegistration(
            name, static services => new KeptnHealthCheck(services.GetRequiredService<KeptnReadiness>()), failureStatus, tags));
    }
}
