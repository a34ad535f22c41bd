namespace Keptn.Sdk.Tooling;

/// <summary>How much a workspace may be filled by downloads.</summary>
internal sealed record WorkspaceLimits(int MaxFiles, long MaxFileSize, long MaxSize);
