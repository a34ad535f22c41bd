using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Testing;

/// <summary>
/// A configuration repository in memory: what <c>context.Resources</c> reads in tests. As strict as the real one: no level
/// looks at another, and what was not added is not found. Commits are not told apart. Thread-safe.
/// </summary>
public sealed class TestResources : IResourcesApi
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ResourceScope Scope, string Uri), ReadOnlyMemory<byte>> _files = [];

    /// <summary>Adds a text file to the service of <see cref="TestEvents"/>, or replaces it.</summary>
    /// <param name="uri">Its name, with folders, for instance <c>prometheus/sli.yaml</c>.</param>
    /// <param name="text">Its text.</param>
    /// <returns>The same resources.</returns>
    public TestResources Add(string uri, string text) =>
        Add(ResourceScope.Service(TestEvents.Project, TestEvents.Stage, TestEvents.Service), ResourceUpload.FromText(uri, text));

    /// <summary>Adds a file to a project, stage or service, or replaces it.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="file">The file.</param>
    /// <returns>The same resources.</returns>
    public TestResources Add(ResourceScope scope, ResourceUpload file)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(file);
        lock (_lock)
        {
            _files[(scope, file.Uri)] = file.Content;
        }

        return this;
    }

    /// <summary>Adds all files of a folder on disk to a project, stage or service.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="directory">The folder; names are relative to it.</param>
    /// <returns>The same resources.</returns>
    public TestResources AddDirectory(ResourceScope scope, string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            Add(scope, new ResourceUpload(Path.GetRelativePath(directory, file).Replace('\\', '/'), File.ReadAllBytes(file)));
        }

        return this;
    }

    /// <inheritdoc/>
    public Task<KeptnResource> GetAsync(
        ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default) =>
        Find(scope, uri, gitCommitId) is { } found ? Task.FromResult(found) : Task.FromException<KeptnResource>(Missing(scope, uri));

    /// <inheritdoc/>
    public Task<KeptnResource?> FindAsync(
        ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Find(scope, uri, gitCommitId));

    /// <inheritdoc/>
    public Task<KeptnResource?> FindNearestAsync(
        ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default)
    {
        KeptnResource? found = null;
        for (var level = scope; level is not null && found is null; level = level.Parent)
        {
            found = Find(level, uri, gitCommitId);
        }

        return Task.FromResult(found);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourceEntry> ListAsync(
        ResourceScope scope, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<string> names;
        lock (_lock)
        {
            names = [.. _files.Keys.Where(key => key.Scope == scope).Select(key => key.Uri).Order(StringComparer.Ordinal)];
        }

        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ResourceEntry(name, string.Empty);
        }
    }

    /// <inheritdoc/>
    public Task<ResourceCommit> CreateAsync(
        ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resources);
        foreach (var resource in resources)
        {
            Add(scope, resource);
        }

        return Task.FromResult(new ResourceCommit(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)), string.Empty));
    }

    /// <inheritdoc/>
    public Task<ResourceCommit> UpdateAsync(
        ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken = default) =>
        CreateAsync(scope, resources, cancellationToken);

    /// <inheritdoc/>
    public Task<ResourceCommit> PutAsync(ResourceScope scope, ResourceUpload resource, CancellationToken cancellationToken = default) =>
        CreateAsync(scope, [resource], cancellationToken);

    /// <inheritdoc/>
    public Task<ResourceCommit> DeleteAsync(ResourceScope scope, string uri, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return _files.Remove((scope, uri)) ? CreateAsync(scope, [], cancellationToken) : Task.FromException<ResourceCommit>(Missing(scope, uri));
        }
    }

    private static KeptnApiException Missing(ResourceScope scope, string uri) => new($"There is no '{uri}' at {scope} in the test's resources.")
    {
        Failure = KeptnApiFailure.ErrorAnswer,
        StatusCode = HttpStatusCode.NotFound,
        KeptnMessage = "Resource not found",
        NotFound = KeptnNotFound.Resource,
    };

    private KeptnResource? Find(ResourceScope scope, string uri, string? gitCommitId)
    {
        lock (_lock)
        {
            return _files.TryGetValue((scope, uri), out var content)
                ? new KeptnResource { Uri = uri, Scope = scope, Content = content, CommitId = gitCommitId ?? string.Empty }
                : null;
        }
    }
}
