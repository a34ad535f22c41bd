using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Testing;

/// <summary>
/// A configuration repository in memory, or over a folder: what <c>context.Resources</c> reads in tests. As strict as the
/// real one: no level looks at another, and what is not there is not found. What is written stays in memory. Commits are
/// not told apart. Thread-safe.
/// </summary>
public sealed class TestResources : IResourcesApi
{
    private readonly Lock _lock = new();

    // Null stands for a file of the folder that was deleted.
    private readonly Dictionary<(ResourceScope Scope, string Uri), ReadOnlyMemory<byte>?> _files = [];
    private readonly Queue<KeptnApiException> _faults = new();
    private FolderResources? _folder;

    /// <summary>
    /// Reads what was not added from a folder that is laid out as the configuration repository: <c>shipyard.yaml</c>,
    /// <c>&lt;stage&gt;/&lt;service&gt;/...</c>, or one such folder for each project; the one that <c>keptn-local</c> serves.
    /// A file that is not there is not found, and neither is a service without a folder. Links are not followed.
    /// </summary>
    /// <param name="directory">The folder; it is never written to.</param>
    /// <returns>The same resources.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public TestResources UseFolder(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        directory = Path.GetFullPath(directory);
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"There is no folder {directory} to read the test's resources from.");
        }

        lock (_lock)
        {
            _folder = new FolderResources(directory);
        }

        return this;
    }

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

    /// <summary>Makes the next calls of the service fail, as while Keptn's resource service is away.</summary>
    /// <param name="times">How many calls.</param>
    /// <param name="exception">With what; default an answer 503.</param>
    /// <returns>The same resources.</returns>
    public TestResources FailCalls(int times, KeptnApiException? exception = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        exception ??= new KeptnApiException("The test makes calls for resources fail.")
        {
            Failure = KeptnApiFailure.ErrorAnswer,
            StatusCode = HttpStatusCode.ServiceUnavailable,
        };
        lock (_lock)
        {
            for (var i = 0; i < times; i++)
            {
                _faults.Enqueue(exception);
            }
        }

        return this;
    }

    /// <inheritdoc/>
    public Task<KeptnResource> GetAsync(
        ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(() => Find(scope, uri, gitCommitId) ?? throw Missing(scope, uri));

    /// <inheritdoc/>
    public Task<KeptnResource?> FindAsync(
        ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(() => Find(scope, uri, gitCommitId));

    /// <inheritdoc/>
    public Task<KeptnResource?> FindNearestAsync(
        ResourceScope scope, string uri, string? gitCommitId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return AnswerAsync(() =>
        {
            KeptnResource? found = null;
            for (var level = scope; level is not null && found is null; level = level.Parent)
            {
                try
                {
                    found = Find(level, uri, gitCommitId);
                }
                catch (KeptnApiException e) when (e.NotFound == KeptnNotFound.Service)
                {
                    // The next level may have it.
                }
            }

            return found;
        });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourceEntry> ListAsync(
        ResourceScope scope, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        foreach (var name in await AnswerAsync(() => List(scope)).ConfigureAwait(false))
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
        return AnswerAsync(() =>
        {
            foreach (var resource in resources)
            {
                Add(scope, resource);
            }

            return NewCommit();
        });
    }

    /// <inheritdoc/>
    public Task<ResourceCommit> UpdateAsync(
        ResourceScope scope, IReadOnlyCollection<ResourceUpload> resources, CancellationToken cancellationToken = default) =>
        CreateAsync(scope, resources, cancellationToken);

    /// <inheritdoc/>
    public Task<ResourceCommit> PutAsync(ResourceScope scope, ResourceUpload resource, CancellationToken cancellationToken = default) =>
        CreateAsync(scope, [resource], cancellationToken);

    /// <inheritdoc/>
    public Task<ResourceCommit> DeleteAsync(ResourceScope scope, string uri, CancellationToken cancellationToken = default) =>
        AnswerAsync(() =>
        {
            _ = Find(scope, uri, null) ?? throw Missing(scope, uri);
            lock (_lock)
            {
                _files[(scope, uri)] = null;
            }

            return NewCommit();
        });

    private static ResourceCommit NewCommit() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)), string.Empty);

    private static KeptnApiException Missing(ResourceScope scope, string uri) => new($"There is no '{uri}' at {scope} in the test's resources.")
    {
        Failure = KeptnApiFailure.ErrorAnswer,
        StatusCode = HttpStatusCode.NotFound,
        KeptnMessage = "Resource not found",
        NotFound = KeptnNotFound.Resource,
    };

    /// <summary>One call as the client makes it: failures are those of the task.</summary>
    private Task<T> AnswerAsync<T>(Func<T> answer)
    {
        lock (_lock)
        {
            if (_faults.TryDequeue(out var fault))
            {
                return Task.FromException<T>(fault);
            }
        }

        try
        {
            return Task.FromResult(answer());
        }
        catch (KeptnApiException e)
        {
            return Task.FromException<T>(e);
        }
    }

    private KeptnResource? Find(ResourceScope scope, string uri, string? gitCommitId)
    {
        ReadOnlyMemory<byte>? content;
        FolderResources? folder;
        lock (_lock)
        {
            folder = _files.TryGetValue((scope, uri), out content) ? null : _folder;
        }

        return (folder is null ? content : folder.Find(scope, uri)) is { } found
            ? new KeptnResource { Uri = uri, Scope = scope, Content = found, CommitId = gitCommitId ?? string.Empty }
            : null;
    }

    private List<string> List(ResourceScope scope)
    {
        HashSet<string> names;
        lock (_lock)
        {
            var added = _files.Where(file => file.Key.Scope == scope).ToList();
            try
            {
                names = _folder is null ? [] : [.. _folder.List(scope)];
            }
            catch (KeptnApiException e) when (e.NotFound == KeptnNotFound.Service && added.Count > 0)
            {
                names = [];
            }

            foreach (var (key, content) in added)
            {
                _ = content is null ? names.Remove(key.Uri) : names.Add(key.Uri);
            }
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }
}
