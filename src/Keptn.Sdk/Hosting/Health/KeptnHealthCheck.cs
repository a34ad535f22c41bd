using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keptn.Sdk.Hosting.Health;

/// <summary>The service's readiness as a health check of the framework.</summary>
internal sealed class KeptnHealthCheck(KeptnReadiness readiness) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var report = readiness.GetReport();
        var data = report.Entries.ToDictionary(e => e.Part, e => (object)e.Describe(), StringComparer.Ordinal);
        return Task.FromResult(new HealthCheckResult(
            report.IsReady ? HealthStatus.Healthy : context.Registration.FailureStatus,
            string.Join("; ", report.Entries.Where(e => e.State != PartState.Ready).Select(e => $"{e.Part} {e.Describe()}")),
            exception: null,
            data));
    }
}
