using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Api;

internal sealed class ResourcesApi(ApiConnection connection) : IResourcesApi
{
    public async Task<KeptnResource> GetAsync(
        ResourceScope scope, string uri, string? gitCommitId, CancellationToken cancellationToken)
    {
        var query = new ApiQuery().Add("gitCommitID", gitCommitId);
        var request = ApiRequest.Get(ApiService.Resources, PathOf(scope, uri) + query);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var wire = answer.Read(ApiWireContext.Default.ResourceWire);
        return new KeptnResource
        {
            CommitId = wire.Metadata?.Version ?? string.Empty,
            Content = wire.Content,
            Scope = scope,
            UpstreamUrl = wire.Metadata?.UpstreamUrl ?? string.Empty,
            // The service answers with the name sometimes decoded, sometimes not.
            Uri = uri,
        };
    }

    public async Task<KeptnResource?> FindAsync(
        ResourceScope scope, string uri, string? gitCommitId, CancellationToken cancellationToken)
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

    public async Task<KeptnResource?> FindNearestAsync(
        ResourceScope scope, string uri, string? gitCommitId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        for (var level = scope; level is not null; level = level.Parent)
        {
            try
            {
                var commit = level.StageName is null ? null : gitCommitId;
                return await GetAsync(level, uri, commit, cancellationToken).ConfigureAwait(false);
            }
            catch (KeptnApiException e)
                when (e.NotFound is KeptnNotFound.Resource or KeptnNotFound.Service or KeptnNotFound.Stage)
            {
                // The next level may have it. That a service is unknown is usual: sequences run for services that
                // were never created.
            }
        }

        return null;
    }

    public async IAsyncEnumerable<ResourceEntry> ListAsync(
        ResourceScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = PathOf(scope);
        var resources = Pages.ReadAsync(connection, (key, token) => ReadAsync(path, key, token), cancellationToken);
        await foreach (var wire in resources.ConfigureAwait(false))
        {
            yield return new ResourceEntry((wire.Uri ?? string.Empty).TrimStart('/'), wire.Metadata?.Version ?? string.Empty);
        }
    }

    public Task<ResourceCommit> CreateAsync(
        ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken) =>
        WriteAsync(
            ApiRequest.Post(ApiService.Resources, PathOf(scope), BatchOf(resources), ApiWireContext.Default.ResourceBatch), cancellationToken);

    public Task<ResourceCommit> UpdateAsync(
        ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken) =>
        WriteAsync(
            ApiRequest.Put(ApiService.Resources, PathOf(scope), BatchOf(resources), ApiWireContext.Default.ResourceBatch), cancellationToken);

    public Task<ResourceCommit> PutAsync(ResourceScope scope, ResourceUpload resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var path = PathOf(scope, resource.Uri);
        return WriteAsync(
            ApiRequest.Put(ApiService.Resources, path, WireOf(resource), ApiWireContext.Default.ResourceWire), cancellationToken);
    }

    public Task<ResourceCommit> DeleteAsync(ResourceScope scope, string uri, CancellationToken cancellationToken) =>
        WriteAsync(ApiRequest.Delete(ApiService.Resources, PathOf(scope, uri)), cancellationToken);

    private static string PathOf(ResourceScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var path = $"/v1/project/{ApiPath.Escape(scope.ProjectName)}";
        if (scope.StageName is { } stage)
        {
            path += $"/stage/{ApiPath.Escape(stage)}";
        }

        if (scope.ServiceName is { } service)
        {
            path += $"/service/{ApiPath.Escape(service)}";
        }

        return path + "/resource";
    }

    private static ResourceBatch BatchOf(IReadOnlyCollection<ResourceUpload> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return resources.Count == 0
            ? throw new ArgumentException("There is nothing to write.", nameof(resources))
            : new ResourceBatch([.. resources.Select(WireOf)]);
    }

    private static ResourceWire WireOf(ResourceUpload resource)
    {
        ThrowIfBadName(resource.Uri);
        return new ResourceWire { Uri = resource.Uri, Content = resource.Content.ToArray() };
    }

    // Keptn refuses these in most spellings, but not in all of them.
    private static void ThrowIfBadName(string uri)
    {
        ArgumentException.ThrowIfNullOrEmpty(uri);
        foreach (var range in uri.AsSpan().Split('/'))
        {
            if (uri.AsSpan()[range] is "..")
            {
                throw new ArgumentException($"'{uri}' leaves its folder; '..' is not allowed in the name of a resource.", nameof(uri));
            }
        }
    }

    private static ResourceCommit CommitOf(ResourceWriteAnswer? answer) => new(
        answer?.CommitId ?? answer?.Metadata?.Version ?? string.Empty, answer?.Metadata?.UpstreamUrl ?? string.Empty);

    private string PathOf(ResourceScope scope, string uri)
    {
        ThrowIfBadName(uri);
        return uri == "."
            ? throw new ArgumentException("'.' is no name of a resource.", nameof(uri))
            : $"{PathOf(scope)}/{connection.Addresses.EscapeResourceName(uri)}";
    }

    private async Task<ResourceCommit> WriteAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return CommitOf(answer.ReadOrNull(ApiWireContext.Default.ResourceWriteAnswer));
    }

    private async Task<Page<ResourceWire>> ReadAsync(string path, string? pageKey, CancellationToken cancellationToken)
    {
        var query = new ApiQuery().Add("nextPageKey", pageKey);
        var answer = await connection.SendAsync(ApiRequest.Get(ApiService.Resources, path + query), cancellationToken).ConfigureAwait(false);
        var page = answer.Read(ApiWireContext.Default.ResourcePage);
        return new(page.Resources ?? [], page.NextPageKey, answer);
    }
}
