using System.Globalization;
using System.Text;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Configuration;

/// <summary>
/// Changes a configuration folder, one change at a time. What is deleted as a whole is put aside, not lost.
/// </summary>
internal sealed class ConfigurationWriter(LocalConfigurationRepository repository, ConfigurationLayout layout, TimeProvider timeProvider)
{
    private const string DeletedFolder = "deleted";
    private readonly Lock _lock = repository.Writing;

    /// <summary>Makes the folder of a project, with its shipyard where there is one.</summary>
    internal void CreateProject(string project, string? shipyard)
    {
        lock (_lock)
        {
            var folder = Path.Combine(repository.Directory, ResourcePath.Name(project, nameof(project)));
            Write(folder, ConfigurationLayout.MetadataFile, Encoding.UTF8.GetBytes(ConfigurationLayout.ProjectMetadata(project, timeProvider.GetUtcNow())));
            if (shipyard is not null)
            {
                Write(folder, Shipyard.DefaultFileName, Encoding.UTF8.GetBytes(shipyard));
            }
        }
    }

    /// <summary>Makes the folder of a stage. It begins with the project's metadata, as a branch in Keptn does.</summary>
    internal void CreateStage(string project, string stage)
    {
        lock (_lock)
        {
            var folder = GetFolder(project);
            var metadata = Path.Combine(folder, ConfigurationLayout.MetadataFile);
            var content = File.Exists(metadata)
                ? File.ReadAllBytes(metadata)
                : Encoding.UTF8.GetBytes(ConfigurationLayout.ProjectMetadata(project, timeProvider.GetUtcNow()));
            Write(folder, $"{ResourcePath.Name(stage, nameof(stage))}/{ConfigurationLayout.MetadataFile}", content);
        }
    }

    internal void CreateService(string project, string stage, string service)
    {
        lock (_lock)
        {
            var path = $"{ResourcePath.Name(stage, nameof(stage))}/{ResourcePath.Name(service, nameof(service))}/{ConfigurationLayout.MetadataFile}";
            var content = ConfigurationLayout.ServiceMetadata(service, timeProvider.GetUtcNow());
            Write(GetFolder(project), path, Encoding.UTF8.GetBytes(content));
        }
    }

    /// <summary>Writes files, and tells the commit that has them.</summary>
    internal string WriteResources(
        string project, string? stage, string? service, IReadOnlyList<(string Path, byte[] Content)> resources)
    {
        lock (_lock)
        {
            var places = resources.Select(r => (Path: GetPlace(project, stage, service, r.Path), r.Content)).ToList();
            var folder = GetFolder(project);
            foreach (var (path, content) in places)
            {
                Write(folder, path, content);
            }

            return repository.GetCommitId(project, stage);
        }
    }

    /// <summary>Deletes a file, or a folder with all that is in it.</summary>
    /// <returns>The commit without it; <see langword="null"/> where there is no such file.</returns>
    internal string? DeleteResource(string project, string? stage, string? service, string path)
    {
        lock (_lock)
        {
            var folder = GetFolder(project);
            var place = GetPlace(project, stage, service, path);
            var file = Path.Combine(folder, place);
            if (!ResourcePath.HasNoLinks(folder, place) || (!File.Exists(file) && !Directory.Exists(file)))
            {
                return null;
            }

            if (Directory.Exists(file))
            {
                Directory.Delete(file, recursive: true);
            }
            else
            {
                File.Delete(file);
            }

            return repository.GetCommitId(project, stage);
        }
    }

    /// <summary>Puts a project aside.</summary>
    /// <exception cref="LocalConfigurationException">The folder as a whole is the project.</exception>
    internal void DeleteProject(string project)
    {
        lock (_lock)
        {
            if (layout.IsSingleProject)
            {
                throw new LocalConfigurationException(
                    $"{repository.Directory} as a whole is the project, because it has a {Shipyard.DefaultFileName}; it is not deleted over the API.");
            }

            PutAside(GetFolder(project), project);
        }
    }

    internal void DeleteService(string project, string stage, string service)
    {
        lock (_lock)
        {
            var path = Path.Combine(GetFolder(project), ResourcePath.Name(stage, nameof(stage)), ResourcePath.Name(service, nameof(service)));
            PutAside(path, $"{project}-{stage}-{service}");
        }
    }

    private static void Write(string folder, string path, byte[] content)
    {
        if (!ResourcePath.HasNoLinks(folder, path))
        {
            throw new LocalConfigurationException($"{path} leads over a link in {folder}; links are not followed.");
        }

        var file = Path.Combine(folder, path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LocalConfigurationException($"{file} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>The path of a resource below its project's folder.</summary>
    /// <exception cref="ArgumentException">It would lead out of the project, or into another part of it.</exception>
    private string GetPlace(string project, string? stage, string? service, string path)
    {
        path = ResourcePath.Normalize(path);
        if (stage is not null)
        {
            var inStage = service is null ? path : $"{ResourcePath.Name(service, nameof(service))}/{path}";
            return $"{ResourcePath.Name(stage, nameof(stage))}/{inStage}";
        }

        var first = path.Split('/')[0];
        return first == ConfigurationLayout.OwnFolder || layout.GetStages(project).Contains(first, StringComparer.Ordinal)
            ? throw new ArgumentException($"'{path}' is no resource of the project: '{first}' is the folder of a stage, or of the control plane.", nameof(path))
            : path;
    }

    private string GetFolder(string project) => repository.TryGetProjectFolder(project, out var folder)
        ? folder
        : throw new LocalConfigurationException($"There is no project '{project}' in {repository.Directory}.");

    private void PutAside(string folder, string name)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var aside = Directory.CreateDirectory(Path.Combine(repository.Directory, ConfigurationLayout.OwnFolder, DeletedFolder)).FullName;
        var stamp = timeProvider.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        Directory.Move(folder, Path.Combine(aside, $"{name}-{stamp}-{Guid.NewGuid().ToString("N")[..8]}"));
    }
}
