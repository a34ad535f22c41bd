using System.Runtime.CompilerServices;
using Keptn.Sdk.Api;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tooling;

/// <summary>
/// Files of Keptn's configuration repository as one event sees them: those of its service, then of its stage, then of its
/// project; service and stage at the commit that the sequence runs with. Source: go-utils pkg/sdk/helpers.
/// </summary>
/// <remarks>
/// A project's files are on another branch and are read in their newest state. What exists is taken from Keptn's lists,
/// which know the newest state only.
/// </remarks>
public sealed class EventResources
{
    private readonly IResourcesApi _api;
    private readonly string? _commit;
    private readonly Func<Workspace> _workspace;

    /// <summary>Binds a client to an event, for tests of a handler alone.</summary>
    /// <param name="api">The client.</param>
    /// <param name="scope">The event's scope.</param>
    /// <param name="workspace">Where downloads go.</param>
    public EventResources(IResourcesApi api, EventScope scope, Workspace workspace)
        : this(api, scope, () => workspace)
    {
    }

    private EventResources(IResourcesApi api, EventScope scope, Func<Workspace> workspace)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(scope);
        _api = api;
        _workspace = workspace;
        _commit = scope.GitCommitId;
        Levels = [.. GetLevels(scope)];
    }

    /// <summary>Where is looked, in this order: service, stage, project; fewer where the event names fewer.</summary>
    public IReadOnlyList<ResourceScope> Levels { get; }

    /// <summary>Reads a file from the nearest level that has it.</summary>
    /// <param name="name">Its name, with folders, for instance <c>jmeter/load.jmx</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ResourceNotFoundException">No level has it; the message names every place.</exception>
    /// <exception cref="KeptnTaskException">The repository cannot be read, or the name cannot be that of a file.</exception>
    public async Task<KeptnResource> GetAsync(string name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw NotFound(name);

    /// <summary>Reads a file that need not exist from the nearest level that has it.</summary>
    /// <param name="name">Its name, with folders.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The file; <see langword="null"/> where no level has it.</returns>
    /// <exception cref="KeptnTaskException">The repository cannot be read, or the name cannot be that of a file.</exception>
    public async Task<KeptnResource?> FindAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var level in Levels)
        {
            if (await FindAsync(level, name, cancellationToken).ConfigureAwait(false) is { } resource)
            {
                return resource;
            }
        }

        return null;
    }

    /// <summary>Reads a file from every level that has it, for settings that are merged.</summary>
    /// <param name="name">Its name, with folders.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What there is, the project's first: later ones are nearer.</returns>
    /// <exception cref="KeptnTaskException">The repository cannot be read, or the name cannot be that of a file.</exception>
    public async Task<IReadOnlyList<KeptnResource>> FindAllAsync(string name, CancellationToken cancellationToken)
    {
        var found = new List<KeptnResource>();
        foreach (var level in Levels.Reverse())
        {
            if (await FindAsync(level, name, cancellationToken).ConfigureAwait(false) is { } resource)
            {
                found.Add(resource);
            }
        }

        return found;
    }

    /// <summary>Lists the files below a folder, those of all levels together, each name once, in order.</summary>
    /// <param name="folder">The folder, for instance <c>jmeter</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KeptnTaskException">The repository cannot be read, or the name cannot be that of a folder.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var levels = await ListLevelsAsync(Check(folder), cancellationToken).ConfigureAwait(false);
        return [.. levels.Values.SelectMany(static names => names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Downloads a folder into the event's workspace and keeps its structure: <c>jmeter/data/users.csv</c> lies at the same
    /// name below <see cref="Workspace.Path"/>. Where several levels have a file, the nearest one's is taken.
    /// </summary>
    /// <param name="folder">The folder, for instance <c>jmeter</c>.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>The folder's full path in the workspace.</returns>
    /// <exception cref="ResourceNotFoundException">No level has files there; the message names every place.</exception>
    /// <exception cref="KeptnTaskException">
    /// The repository cannot be read, a file's name leads out of the workspace, or a limit of the workspace is passed
    /// (<c>Keptn:Workspace</c>).
    /// </exception>
    public async Task<string> DownloadAsync(string folder, CancellationToken cancellationToken)
    {
        folder = Check(folder);
        var workspace = _workspace();
        var levels = await ListLevelsAsync(folder, cancellationToken).ConfigureAwait(false);
        var written = 0;
        foreach (var name in levels.Values.SelectMany(static names => names).Distinct(StringComparer.Ordinal))
        {
            // Before anything is asked for: what leads out is not even read.
            _ = workspace.GetPath(name);
            foreach (var level in Levels.Where(level => levels[level].Contains(name)))
            {
                // The list is of the newest state; a file that is younger than the commit is not there.
                if (await FindAsync(level, name, cancellationToken).ConfigureAwait(false) is { } resource)
                {
                    await workspace.WriteAsync(name, resource.Content, cancellationToken).ConfigureAwait(false);
                    written++;
                    break;
                }
            }
        }

        return written > 0 ? workspace.GetPath(folder) : throw NotFound(folder + "/");
    }

    /// <summary>Binds the client among an event's services to the event.</summary>
    internal static EventResources Create(IServiceProvider services, EventScope scope, Func<Workspace> workspace) => new(
        (IResourcesApi?)services.GetService(typeof(IResourcesApi))
            ?? throw new InvalidOperationException("There are no resources here. In a test of a handler alone, give some to TestTaskContext.Create."),
        scope,
        workspace);

    private static IEnumerable<ResourceScope> GetLevels(EventScope scope)
    {
        if (scope.Project.Length == 0)
        {
            throw new KeptnTaskException("The event names no project, and so there are no files for it.");
        }

        // Events about a project or a stage as a whole name nothing below it.
        var nearest = scope.Stage.Length == 0 ? ResourceScope.Project(scope.Project)
            : scope.Service.Length == 0 ? ResourceScope.Stage(scope.Project, scope.Stage)
            : ResourceScope.Service(scope.Project, scope.Stage, scope.Service);
        for (var level = nearest; level is not null; level = level.Parent)
        {
            yield return level;
        }
    }

    private static string Describe(ResourceScope level) =>
        $"{(level.ServiceName is not null ? "service" : level.StageName is not null ? "stage" : "project")} {level}";

    private static bool IsMissing(KeptnApiException e) =>
        e.NotFound is KeptnNotFound.Resource or KeptnNotFound.Service or KeptnNotFound.Stage;

    private static KeptnTaskException Unreadable(string what, ResourceScope level, KeptnApiException cause) =>
        new($"{what} could not be read at {Describe(level)}: {cause.Message}", cause);

    private static string Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var trimmed = name.Trim('/');
        return ResourceName.FindProblem(trimmed) is { } problem
            ? throw new KeptnTaskException($"'{name}' cannot be the name of a resource: {problem}.")
            : trimmed;
    }

    private ResourceNotFoundException NotFound(string name) => new(name, [.. Levels.Select(Describe)], _commit);

    private async Task<KeptnResource?> FindAsync(ResourceScope level, string name, CancellationToken cancellationToken)
    {
        name = Check(name);
        try
        {
            return await _api.GetAsync(level, name, level.StageName is null ? null : _commit, cancellationToken).ConfigureAwait(false);
        }
        catch (KeptnApiException e) when (IsMissing(e))
        {
            // That a service has no folder is usual: sequences run for services that were never created.
            return null;
        }
        catch (KeptnApiException e)
        {
            throw Unreadable($"'{name}'", level, e);
        }
    }

    private async Task<Dictionary<ResourceScope, HashSet<string>>> ListLevelsAsync(string folder, CancellationToken cancellationToken)
    {
        var levels = new Dictionary<ResourceScope, HashSet<string>>();
        foreach (var level in Levels)
        {
            levels[level] = [];
            await foreach (var name in ListAsync(level, cancellationToken).ConfigureAwait(false))
            {
                if (name.StartsWith(folder + "/", StringComparison.Ordinal))
                {
                    levels[level].Add(name);
                }
            }
        }

        return levels;
    }

    private async IAsyncEnumerable<string> ListAsync(ResourceScope level, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = _api.ListAsync(level, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposal = entries.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await entries.MoveNextAsync().ConfigureAwait(false))
                {
                    break;
                }
            }
            catch (KeptnApiException e) when (IsMissing(e))
            {
                break;
            }
            catch (KeptnApiException e)
            {
                throw Unreadable("The list of files", level, e);
            }

            yield return entries.Current.Uri;
        }
    }
}
