namespace Keptn.Sdk.Tooling;

/// <summary>The limits that hold where nobody set others.</summary>
internal static class KeptnWorkspaceDefaults
{
    internal const int MaxFiles = 1_000;

    internal const long MaxFileSize = 16 * 1024 * 1024;

    internal const long MaxSize = 256 * 1024 * 1024;

    internal static WorkspaceLimits Limits { get; } = new(MaxFiles, MaxFileSize, MaxSize);
}
