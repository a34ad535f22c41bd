using Keptn.Sdk.Tooling;

namespace Keptn.Sdk;

/// <summary>Where the workspaces of events lie and how much is downloaded into one. Configuration section <c>Keptn:Workspace</c>.</summary>
public sealed class KeptnWorkspaceOptions
{
    /// <summary>
    /// The folder below which workspaces are made. Default: that of the system for temporary files. It must not be shared
    /// with other machines: whether the process that left a workspace still lives is told by a file lock.
    /// </summary>
    public string? Directory { get; set; }

    /// <summary>How many files are downloaded into one workspace. Default 1,000.</summary>
    public int MaxFiles { get; set; } = KeptnWorkspaceDefaults.MaxFiles;

    /// <summary>The largest file that is downloaded, in bytes. Default 16 MiB.</summary>
    public long MaxFileSize { get; set; } = KeptnWorkspaceDefaults.MaxFileSize;

    /// <summary>How many bytes are downloaded into one workspace. Default 256 MiB.</summary>
    public long MaxSize { get; set; } = KeptnWorkspaceDefaults.MaxSize;

    /// <summary>Says what is wrong, each problem a sentence.</summary>
    internal IEnumerable<string> FindProblems()
    {
        (string Name, long Value)[] limits = [(nameof(MaxFiles), MaxFiles), (nameof(MaxFileSize), MaxFileSize), (nameof(MaxSize), MaxSize)];
        foreach (var (name, value) in limits)
        {
            if (value < 1)
            {
                yield return $"Keptn:Workspace:{name} is {value}; it must be at least 1.";
            }
        }

        if (Directory is not null && string.IsNullOrWhiteSpace(Directory))
        {
            yield return "Keptn:Workspace:Directory is blank; leave it out for the system's folder.";
        }
    }
}
