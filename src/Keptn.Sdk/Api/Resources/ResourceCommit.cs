namespace Keptn.Sdk.Api;

/// <summary>The commit that a write made. Keptn commits even where nothing changed.</summary>
/// <param name="CommitId">The commit's id; empty where the service does not say.</param>
/// <param name="UpstreamUrl">The address of the upstream repository; empty where the service does not say.</param>
public sealed record ResourceCommit(string CommitId, string UpstreamUrl);
