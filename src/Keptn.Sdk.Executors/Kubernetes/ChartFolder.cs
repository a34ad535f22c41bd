namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>Where the chart of job-executor-service mounts its files.</summary>
internal sealed record ChartFolder(string Path = "/config");
