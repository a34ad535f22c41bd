namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>A service account and its namespace.</summary>
internal sealed record ServiceAccountName(string Namespace, string Name);
