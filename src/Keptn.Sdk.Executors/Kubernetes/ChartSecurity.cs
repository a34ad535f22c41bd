using Keptn.Sdk.Executors.Kubernetes.Wire;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>The default security contexts of the chart of job-executor-service.</summary>
/// <param name="Container">That of containers; <see langword="null"/> where there is none.</param>
/// <param name="Pod">That of pods; <see langword="null"/> where there is none.</param>
internal sealed record ChartSecurity(SecurityContext? Container, PodSecurityContext? Pod);
