using System.Net;
using Keptn.Sdk.Api;
using Keptn.Sdk.Local.Configuration;

namespace Keptn.Sdk.Testing;

/// <summary>A folder in the place of the configuration repository, read as strictly as the resource service reads the real one.</summary>
internal sealed class FolderResources(string directory)
{
    private readonly LocalConfigurationRepository _repository = new(directory);

    /// <returns>The file as it is now; <see langword="null"/> where there is none.</returns>
    /// <exception cref="KeptnApiException">There is no such project or service, or the file cannot be read.</exception>
    internal ReadOnlyMemory<byte>? Find(ResourceScope scope, string uri) =>
        Read(scope, () => _repository.FindResource(scope.ProjectName, scope.StageName, scope.ServiceName, uri)?.Content);

    /// <exception cref="KeptnApiException">There is no such project or service, or a file cannot be read.</exception>
    internal IReadOnlyList<string> List(ResourceScope scope) =>
        Read(scope, () => _repository.ListResources(scope.ProjectName, scope.StageName, scope.ServiceName));

    private T Read<T>(ResourceScope scope, Func<T> read)
    {
        if (!_repository.TryGetProjectFolder(scope.ProjectName, out var folder))
        {
            throw Missing(scope, $"{_repository.Directory} has no project '{scope.ProjectName}'", "Project not found", KeptnNotFound.Project);
        }

        // As there: a service has to be created before it has files; here that is its folder.
        if (scope is { StageName: { } stage, ServiceName: { } service } && !Directory.Exists(Path.Combine(folder, stage, service)))
        {
            throw Missing(scope, $"there is no folder {Path.Combine(folder, stage, service)}", "Service not found", KeptnNotFound.Service);
        }

        try
        {
            return read();
        }
        catch (LocalConfigurationException e)
        {
            throw new KeptnApiException($"The test's folder cannot be read at {scope}: {e.Message}", e);
        }
    }

    private static KeptnApiException Missing(ResourceScope scope, string reason, string answer, KeptnNotFound what) => new($"Nothing is found at {scope}: {reason}.")
    {
        Failure = KeptnApiFailure.ErrorAnswer,
        StatusCode = HttpStatusCode.NotFound,
        KeptnMessage = answer,
        NotFound = what,
    };
}
