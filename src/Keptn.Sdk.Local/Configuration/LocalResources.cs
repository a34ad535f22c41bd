using System.Net;
using System.Runtime.CompilerServices;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Local.Configuration;

/// <summary>The configuration folder, as services in this process read it through the client of the real one.</summary>
internal sealed class LocalResources(LocalConfigurationRepository repository) : IResourcesApi
{
    public Task<KeptnResource> GetAsync(ResourceScope scope, string uri, string? gitCommitId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return repository.FindResource(scope.ProjectName, scope.StageName, scope.ServiceName, uri, gitCommitId) is { } found
                ? Task.FromResult(new KeptnResource { Uri = uri, Scope = scope, Content = found.Content, CommitId = found.CommitId })
                : throw Missing(scope, uri);
        }
        catch (LocalConfigurationException e)
        {
            throw Failed(scope, e);
        }
    }

    public async Task<KeptnResource?> FindAsync(ResourceScope scope, string uri, string? gitCommitId, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(scope, uri, gitCommitId, cancellationToken).ConfigureAwait(false);
        }
        catch (KeptnApiException e) when (e.NotFound == KeptnNotFound.Resource)
        {
            return null;
        }
    }

    public async Task<KeptnResource?> FindNearestAsync(ResourceScope scope, string uri, string? gitCommitId, CancellationToken cancellationToken)
    {
        for (var level = scope; level is not null; level = level.Parent)
        {
            if (await FindAsync(level, uri, gitCommitId, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    public async IAsyncEnumerable<ResourceEntry> ListAsync(ResourceScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        IReadOnlyList<string> names;
        var commit = string.Empty;
        try
        {
            names = repository.ListResources(scope.ProjectName, scope.StageName, scope.ServiceName);
            commit = scope.StageName is { } stage ? repository.GetCommitId(scope.ProjectName, stage) : string.Empty;
        }
        catch (LocalConfigurationException e)
        {
            throw Failed(scope, e);
        }

        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ResourceEntry(name, commit);
        }
    }

    public Task<ResourceCommit> CreateAsync(ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<ResourceCommit> UpdateAsync(ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<ResourceCommit> PutAsync(ResourceScope scope, ResourceUpload resource, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<ResourceCommit> DeleteAsync(ResourceScope scope, string uri, CancellationToken cancellationToken) => throw ReadOnly();

    private static KeptnApiException Missing(ResourceScope scope, string uri) => new($"There is no '{uri}' at {scope} in the configuration folder.")
    {
        Failure = KeptnApiFailure.ErrorAnswer,
        StatusCode = HttpStatusCode.NotFound,
        KeptnMessage = "Resource not found",
        NotFound = KeptnNotFound.Resource,
    };

    private static KeptnApiException Failed(ResourceScope scope, LocalConfigurationException cause) =>
        new($"The configuration folder cannot be read at {scope}: {cause.Message}", cause);

    private NotSupportedException ReadOnly() =>
        new($"The local control plane does not write to its configuration folder; edit {repository.Directory} directly.");
}
