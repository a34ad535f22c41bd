using System.Text;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Configuration;

/// <summary>
/// What projects, stages and services a configuration folder has. People lay it out by hand, or the API does: the API
/// leaves a <c>metadata.yaml</c> in each, as Keptn's resource-service does.
/// </summary>
internal sealed class ConfigurationLayout(LocalConfigurationRepository repository, Func<IReadOnlyList<string>>? namesInUse = null)
{
    internal const string MetadataFile = "metadata.yaml";

    /// <summary>The folder for what the control plane itself keeps; never part of a project.</summary>
    internal const string OwnFolder = ".keptn-local";

    private const string NamelessProject = "project";

    /// <summary>Whether the folder is one project, under any name.</summary>
    internal bool IsSingleProject => File.Exists(Path.Combine(repository.Directory, Shipyard.DefaultFileName));

    /// <summary>
    /// The projects by name. A folder that is one project answers to any name: it is listed under the one that was set for
    /// it, or that its <c>metadata.yaml</c> tells, and those that events use, or else under its own, so that whoever looks for
    /// events project by project finds them.
    /// </summary>
    internal IReadOnlyList<string> GetProjects()
    {
        if (IsSingleProject)
        {
            string[] names =
            [
                .. (repository.ProjectName.Length > 0 ? repository.ProjectName : ReadProjectName()) is { } given ? [given] : (string[])[],
                .. (namesInUse?.Invoke() ?? []).Where(KeptnNames.IsValidEntityName).Order(StringComparer.Ordinal),
            ];
            var own = Path.GetFileName(Path.TrimEndingDirectorySeparator(repository.Directory));
            return names.Length > 0 ? [.. names.Distinct()] : [KeptnNames.IsValidEntityName(own) ? own : NamelessProject];
        }

        return [.. Subfolders(repository.Directory).Where(HasProject)];
    }

    internal bool HasProject(string project)
    {
        try
        {
            return repository.TryGetProjectFolder(project, out _);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The stages of the shipyard in its order, then those that are folders only.</summary>
    internal IReadOnlyList<string> GetStages(string project) => repository.TryGetProjectFolder(project, out var folder)
        ? [.. (ReadShipyard(folder)?.Stages.Select(stage => stage.Name) ?? []).Concat(MarkedFolders(folder)).Distinct(StringComparer.Ordinal)]
        : [];

    internal bool HasStage(string project, string stage) => GetStages(project).Contains(stage, StringComparer.Ordinal);

    internal IReadOnlyList<string> GetServices(string project, string stage) => repository.TryGetProjectFolder(project, out var folder)
        ? [.. Subfolders(Path.Combine(folder, stage))]
        : [];

    internal bool HasService(string project, string stage, string service) =>
        GetServices(project, stage).Contains(service, StringComparer.Ordinal);

    /// <summary>The shipyard; <see langword="null"/> where there is none that can be used.</summary>
    internal Shipyard? FindShipyard(string project) =>
        repository.TryGetProjectFolder(project, out var folder) ? ReadShipyard(folder) : null;

    internal static string ProjectMetadata(string project, DateTimeOffset now) =>
        $"projectName: {project}\ncreationTimestamp: {GoTimeText(now)}\nisUsingDirectoryStructure: false\n";

    internal static string ServiceMetadata(string service, DateTimeOffset now) =>
        $"servicename: {service}\ncreationtimestamp: {GoTimeText(now)}\n";

    private static string GoTimeText(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fffffff'00 +0000 UTC'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The name in the metadata that Keptn keeps beside a shipyard; <see langword="null"/> where there is none that can be used.</summary>
    private string? ReadProjectName()
    {
        const string Field = "projectName:";
        var file = new FileInfo(Path.Combine(repository.Directory, MetadataFile));
        if (file is not { Exists: true, LinkTarget: null })
        {
            return null;
        }

        try
        {
            var line = File.ReadLines(file.FullName, Encoding.UTF8).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
            var name = line?[Field.Length..].Trim().Trim('"', '\'');
            return name is not null && KeptnNames.IsValidEntityName(name) ? name : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Shipyard? ReadShipyard(string folder)
    {
        var file = Path.Combine(folder, Shipyard.DefaultFileName);
        try
        {
            return File.Exists(file) ? Shipyard.Parse(File.ReadAllText(file, Encoding.UTF8), file) : null;
        }
        catch (Exception e) when (e is KeptnFileException or IOException or UnauthorizedAccessException)
        {
            // Whoever starts a sequence is told what is wrong with it.
            return null;
        }
    }

    private static IEnumerable<string> MarkedFolders(string folder) =>
        Subfolders(folder).Where(name => File.Exists(Path.Combine(folder, name, MetadataFile)));

    private static IEnumerable<string> Subfolders(string folder) => new DirectoryInfo(folder) is { Exists: true, LinkTarget: null } info
        ? info.EnumerateDirectories().Where(d => d.LinkTarget is null && !d.Name.StartsWith('.')).Select(d => d.Name).Order(StringComparer.Ordinal)
        : [];
}
