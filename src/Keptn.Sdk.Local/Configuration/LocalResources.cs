using System.Net;
using System.Runtime.CompilerServices;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Local.Configuration;

/// <summary>The configuration folder, as services in this process use it through the client of the real one.</summary>
internal sealed class LocalResources : IResourcesApi
{
    private readonly LocalConfigurationRepository _repository;
    private readonly ConfigurationLayout _layout;
    private readonly ConfigurationWriter _writer;

    public LocalResources(LocalConfigurationRepository repository)
    {
        _repository = repository;
        _layout = new ConfigurationLayout(repository);
        _writer = new ConfigurationWriter(repository, _layout, TimeProvider.System);
    }

    public Task<KeptnResource> GetAsync(ResourceScope scope, string uri, string? gitCommitId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return _repository.FindResource(scope.ProjectName, scope.StageName, scope.ServiceName, uri, gitCommitId) is { } found
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
            names = _repository.ListResources(scope.ProjectName, scope.StageName, scope.ServiceName);
            commit = scope.StageName is { } stage ? _repository.GetCommitId(scope.ProjectName, stage) : string.Empty;
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

    public Task<ResourceCommit> CreateAsync(ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken) =>
        Task.FromResult(Write(scope, resources, cancellationToken));

    public Task<ResourceCommit> UpdateAsync(ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken) =>
        Task.FromResult(Write(scope, resources, cancellationToken));

    public Task<ResourceCommit> PutAsync(ResourceScope scope, ResourceUpload resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Task.FromResult(Write(scope, [resource], cancellationToken));
    }

    public Task<ResourceCommit> DeleteAsync(ResourceScope scope, string uri, CancellationToken cancellationToken)
    {
        ThrowIfMissing(scope, cancellationToken);
        try
        {
            return _writer.DeleteResource(scope.ProjectName, scope.StageName, scope.ServiceName, uri) is { } commit
                ? Task.FromResult(new ResourceCommit(commit, string.Empty))
                : throw Missing(scope, uri);
        }
        catch (LocalConfigurationException e)
        {
            throw Failed(scope, e);
        }
    }

    private ResourceCommit Write(ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resources);
        if (resources.Count == 0)
        {
            throw new ArgumentException("There is nothing to write.", nameof(resources));
        }

        ThrowIfMissing(scope, cancellationToken);
        try
        {
            return new ResourceCommit(
                _writer.WriteResources(scope.ProjectName, scope.StageName, scope.ServiceName, [.. resources.Select(r => (r.Uri, r.Content.ToArray()))]),
                string.Empty);
        }
        catch (LocalConfigurationException e)
        {
            throw Failed(scope, e);
        }
    }

    private void ThrowIfMissing(ResourceScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_layout.HasProject(scope.ProjectName))
        {
            throw Missing(scope, "Project not found", KeptnNotFound.Project);
        }

        if (scope.StageName is { } stage && !_layout.HasStage(scope.ProjectName, stage))
        {
            throw Missing(scope, "Stage not found", KeptnNotFound.Stage);
        }

        if (scope.ServiceName is { } service && !_layout.HasService(scope.ProjectName, scope.StageName!, service))
        {
            throw Missing(scope, "Service not found", KeptnNotFound.Service);
        }
    }

    private static KeptnApiException Missing(ResourceScope scope, string uri) => new($"There is no '{uri}' at {scope} in the configuration folder.")
    {
        Failure = KeptnApiFailure.ErrorAnswer,
        StatusCode = HttpStatusCode.NotFound,
        KeptnMessage = "Resource not found",
        NotFound = KeptnNotFound.Resource,
    };

    private static KeptnApiException Failed(ResourceScope scope, LocalConfigurationException cause) =>
        new($"The configuration folder cannot be used at {scope}: {cause.Message}", cause);

    private static KeptnApiException Missing(ResourceScope scope, string message, KeptnNotFound what) => new($"There is no {scope} in the configuration folder.")
    {
        Failure = KeptnApiFailure.ErrorAnswer,
        StatusCode = HttpStatusCode.NotFound,
        KeptnMessage = message,
        NotFound = what,
    };
}
