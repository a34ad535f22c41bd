using System.Diagnostics.CodeAnalysis;
using System.Text;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Configuration;

/// <summary>
/// A folder in the place of Keptn's configuration repository. A project has a <c>shipyard.yaml</c>, a folder for each
/// stage, and in it one for each service. Where the folder itself has a <c>shipyard.yaml</c> it is the one project, under
/// any name; otherwise every folder in it that has one, or a <c>metadata.yaml</c>, is the project of that name.
/// Thread-safe; files may be edited at any time. Links are not followed.
/// </summary>
public sealed class LocalConfigurationRepository
{
    private readonly int _maxResourceSize;
    private readonly SnapshotHistory _history;

    /// <summary>Uses a folder; it need not exist yet.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="maxResourceSize">The largest file that is read, in bytes. Default 5 MiB.</param>
    /// <param name="maxHistorySize">
    /// How many bytes of earlier states are kept in memory, to be asked for by their commit id. Default 64 MiB.
    /// </param>
    public LocalConfigurationRepository(
        string directory, int maxResourceSize = 5 * 1024 * 1024, long maxHistorySize = 64L * 1024 * 1024)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxResourceSize);
        ArgumentOutOfRangeException.ThrowIfNegative(maxHistorySize);
        Directory = Path.GetFullPath(directory);
        _maxResourceSize = maxResourceSize;
        _history = new SnapshotHistory(maxHistorySize);
    }

    /// <summary>The folder, as a full path.</summary>
    public string Directory { get; }

    /// <summary>
    /// The projects that there are at this moment, by name. A folder that is itself the project is listed under
    /// <see cref="LocalControlPlaneOptions.ProjectName"/>, the <c>projectName</c> of its <c>metadata.yaml</c> or its own name,
    /// although every name will do.
    /// </summary>
    public IReadOnlyList<string> GetProjects() => new ConfigurationLayout(this).GetProjects();

    /// <summary>The name for a folder that is itself the project; empty for its own.</summary>
    internal string ProjectName { get; init; } = string.Empty;

    /// <summary>Whoever changes files holds it.</summary>
    internal Lock Writing { get; } = new();

    /// <summary>Finds the folder of a project.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="folder">Its folder, as a full path; <see langword="null"/> if there is no such project.</param>
    /// <exception cref="ArgumentException">The name could not be that of a folder.</exception>
    public bool TryGetProjectFolder(string project, [NotNullWhen(true)] out string? folder)
    {
        var own = Path.Combine(Directory, ResourcePath.Name(project, nameof(project)));
        folder = HasShipyard(Directory) ? Directory
            : IsProject(own) && ResourcePath.HasNoLinks(Directory, project) ? own
            : null;
        return folder is not null;
    }

    /// <summary>
    /// The id of what a stage's files and the shipyard hold at this moment: 40 hexadecimal digits, the same for the same
    /// content. From now on that state can be asked for by it, within the limit of the history.
    /// </summary>
    /// <param name="project">The project's name.</param>
    /// <param name="stage">
    /// The stage's name; a stage without a folder has no files. <see langword="null"/> for the files of the project itself.
    /// </param>
    /// <exception cref="ArgumentException">A name could not be that of a folder.</exception>
    /// <exception cref="LocalConfigurationException">There is no such project, or a file is too large or cannot be read.</exception>
    public string GetCommitId(string project, string? stage) => TakeSnapshot(project, stage).CommitId;

    /// <summary>Reads a resource. There is no fallback from a service to its stage or project, as there is none in Keptn.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="stage">The stage's name; <see langword="null"/> for a resource of the project.</param>
    /// <param name="service">The service's name; <see langword="null"/> for a resource of the stage or project.</param>
    /// <param name="path">The resource's path, with forward slashes; one in front is ignored.</param>
    /// <param name="commitId">
    /// The state to read from; <see langword="null"/> or empty for the current one. As in git, at least four of its first
    /// digits are enough, <c>HEAD</c> is the current one, and <c>~1</c> or <c>^</c> behind it the one before.
    /// </param>
    /// <returns>The resource; <see langword="null"/> where there is none.</returns>
    /// <exception cref="ArgumentException">A name or the path could lead out of the folder.</exception>
    /// <exception cref="LocalConfigurationException">
    /// There is no such project, the commit id is not known (any more), or a file is too large or cannot be read.
    /// </exception>
    public ConfigurationResource? FindResource(
        string project, string? stage, string? service, string path, string? commitId = null)
    {
        path = ResourcePath.Normalize(path);
        if (stage is null && service is not null)
        {
            throw new ArgumentException("A service has resources in a stage only; name the stage too.", nameof(stage));
        }

        if (stage is not null)
        {
            ResourcePath.Name(stage, nameof(stage));
        }

        var inStage = service is null ? path : $"{ResourcePath.Name(service, nameof(service))}/{path}";
        var snapshot = string.IsNullOrEmpty(commitId) ? TakeSnapshot(project, stage) : TakeSnapshot(project, stage, commitId);
        return snapshot.Files.TryGetValue(inStage, out var content)
            ? new ConfigurationResource(path, content, snapshot.CommitId)
            : null;
    }

    /// <summary>Lists the resources of a level in its current state. Like Keptn's, the list of a stage has the folders of its services.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="stage">The stage's name; <see langword="null"/> for everything in the project's folder, its stages included.</param>
    /// <param name="service">The service's name; <see langword="null"/> for the stage or project.</param>
    /// <returns>Their paths below the level, in order.</returns>
    /// <exception cref="ArgumentException">A name could lead out of the folder.</exception>
    /// <exception cref="LocalConfigurationException">There is no such project, or a file is too large or cannot be read.</exception>
    public IReadOnlyList<string> ListResources(string project, string? stage = null, string? service = null)
    {
        if (stage is null)
        {
            if (service is not null)
            {
                throw new ArgumentException("A service has resources in a stage only; name the stage too.", nameof(stage));
            }

            var folder = GetProjectFolder(project);
            return Guard(() => StageSnapshot.List(folder), folder);
        }

        var files = TakeSnapshot(project, stage).Files.Keys;
        var prefix = service is null ? string.Empty : ResourcePath.Name(service, nameof(service)) + "/";
        return [.. files.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)).Select(path => path[prefix.Length..]).Order(StringComparer.Ordinal)];
    }

    /// <summary>The shipyard's text, read without looking at any other file; <see langword="null"/> where there is none.</summary>
    internal string? FindShipyard(string project)
    {
        var file = Path.Combine(GetProjectFolder(project), Shipyard.DefaultFileName);
        return HasShipyard(Path.GetDirectoryName(file)!)
            ? Encoding.UTF8.GetString(Guard(() => StageSnapshot.Read(file, _maxResourceSize), file))
            : null;
    }

    /// <summary>The current state of a stage, or of the project itself.</summary>
    internal StageSnapshot TakeSnapshot(string project, string? stage)
    {
        var folder = GetProjectFolder(project);
        var snapshot = stage is null
            ? Guard(() => StageSnapshot.TakeProject(folder, new ConfigurationLayout(this).GetStages(project), _maxResourceSize), folder)
            : Guard(() => StageSnapshot.Take(folder, ResourcePath.Name(stage, nameof(stage)), _maxResourceSize), Path.Combine(folder, stage));
        _history.Add(KeyOf(project), stage ?? string.Empty, snapshot);
        return snapshot;
    }

    /// <summary>A state that was taken before; <see langword="null"/> where it is not known.</summary>
    internal StageSnapshot? FindSnapshot(string project, string stage, string commitId) => _history.Find(KeyOf(project), stage, commitId);

    /// <summary>Makes a state known that was taken by an earlier process.</summary>
    internal void RestoreSnapshot(string project, string stage, StageSnapshot snapshot) => _history.Add(KeyOf(project), stage, snapshot);

    /// <summary>What a project's states are known by: the one project of a folder has the same under every name.</summary>
    private string KeyOf(string project) => HasShipyard(Directory) ? string.Empty : project;

    private static bool HasShipyard(string folder) => HasFile(folder, Shipyard.DefaultFileName);

    private static bool IsProject(string folder) => HasShipyard(folder) || HasFile(folder, ConfigurationLayout.MetadataFile);

    private static bool HasFile(string folder, string name) =>
        new FileInfo(Path.Combine(folder, name)) is { Exists: true, LinkTarget: null };

    private StageSnapshot TakeSnapshot(string project, string? stage, string commitId)
    {
        var current = TakeSnapshot(project, stage);
        return _history.Find(KeyOf(project), stage ?? string.Empty, commitId)
            ?? throw new LocalConfigurationException(
                $"{(stage is null ? "Project" : $"Stage '{stage}' of project")} '{project}' has no commit '{commitId}'; its current one is "
                    + $"'{current.CommitId}'. Earlier ones are known since the control plane was started, within {nameof(LocalControlPlaneOptions.MaxHistorySize)}, "
                    + "and of sequences that it has taken over from before.");
    }

    private string GetProjectFolder(string project) => TryGetProjectFolder(project, out var folder)
        ? folder
        : throw new LocalConfigurationException(
            $"There is no project '{project}': neither {Directory} nor {Path.Combine(Directory, project)} has a "
                + $"{Shipyard.DefaultFileName}.");

    private static T Guard<T>(Func<T> read, string what)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LocalConfigurationException($"{what} cannot be read: {e.Message}", e);
        }
    }
}
