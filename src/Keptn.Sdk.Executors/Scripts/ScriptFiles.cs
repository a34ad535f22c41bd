using Keptn.Sdk.Api;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>
/// The files that one event may run, read with few requests: a level in its newest state is listed once, unless it has many
/// files, as a stage has with those of all its services; what a commit does not have is asked for once.
/// </summary>
/// <param name="api">The configuration repository.</param>
/// <param name="levels">Where is looked, the nearest first.</param>
/// <param name="commit">The commit of service and stage; none for the newest one.</param>
/// <param name="missing">What is known not to be there.</param>
internal sealed class ScriptFiles(IResourcesApi api, IReadOnlyList<ResourceScope> levels, string? commit, MissingFiles missing)
{
    /// <summary>Lists come in pages of 20; asking for each file is less than reading more of them.</summary>
    private const int MaxListed = 60;

    // Null where there are too many to list.
    private readonly Dictionary<ResourceScope, HashSet<string>?> _lists = [];

    /// <summary>Reads a file from the nearest level that has it; an empty one is none.</summary>
    /// <exception cref="KeptnTaskException">The repository cannot be read.</exception>
    internal async Task<KeptnResource?> FindAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var level in levels)
        {
            // The project is on another branch than its stages.
            var file = level.StageName is null || string.IsNullOrEmpty(commit)
                ? await FindNewestAsync(level, name, cancellationToken).ConfigureAwait(false)
                : await FindAtCommitAsync(level, name, commit, cancellationToken).ConfigureAwait(false);
            if (file is { Content.Length: > 0 })
            {
                return file;
            }
        }

        return null;
    }

    private static KeptnTaskException Unreadable(string what, ResourceScope level, KeptnApiException cause) =>
        new($"{what} could not be read at {level}: {cause.Message}", cause);

    // That a service has no folder is usual: sequences run for services that were never created.
    private static bool IsMissing(KeptnApiException e) =>
        e.NotFound is KeptnNotFound.Resource or KeptnNotFound.Service or KeptnNotFound.Stage;

    private async Task<KeptnResource?> FindNewestAsync(ResourceScope level, string name, CancellationToken cancellationToken)
    {
        if (!_lists.TryGetValue(level, out var names))
        {
            names = _lists[level] = await ListAsync(level, cancellationToken).ConfigureAwait(false);
        }

        return names?.Contains(name) != false ? await GetAsync(level, name, null, cancellationToken).ConfigureAwait(false) : null;
    }

    private async Task<KeptnResource?> FindAtCommitAsync(ResourceScope level, string name, string at, CancellationToken cancellationToken)
    {
        if (missing.Contains(level, at, name))
        {
            return null;
        }

        var file = await GetAsync(level, name, at, cancellationToken).ConfigureAwait(false);
        if (file is null)
        {
            missing.Add(level, at, name);
        }

        return file;
    }

    private async Task<KeptnResource?> GetAsync(ResourceScope level, string name, string? at, CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetAsync(level, name, at, cancellationToken).ConfigureAwait(false);
        }
        catch (KeptnApiException e) when (IsMissing(e))
        {
            return null;
        }
        catch (KeptnApiException e)
        {
            throw Unreadable($"'{name}'", level, e);
        }
    }

    private async Task<HashSet<string>?> ListAsync(ResourceScope level, CancellationToken cancellationToken)
    {
        if (level is { StageName: not null, ServiceName: null })
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var listed = 0;
        try
        {
            await foreach (var entry in api.ListAsync(level, cancellationToken).ConfigureAwait(false))
            {
                if (++listed > MaxListed)
                {
                    return null;
                }

                if (entry.Uri.StartsWith(ScriptNames.Folder + "/", StringComparison.Ordinal))
                {
                    names.Add(entry.Uri);
                }
            }
        }
        catch (KeptnApiException e) when (IsMissing(e))
        {
            // No such level, and so no files.
        }
        catch (KeptnApiException e)
        {
            throw Unreadable("The list of files", level, e);
        }

        return names;
    }
}
