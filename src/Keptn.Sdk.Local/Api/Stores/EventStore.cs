using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Api.Stores;

/// <summary>
/// The events of the past, by project, within a limit of bytes. Thread-safe. Source: mongodb-datastore,
/// db/mongodb_event_repo.go; spec/control-plane 2.4.
/// </summary>
internal sealed class EventStore(long maxBytes)
{
    private const string ProjectDeleted = "sh.keptn.event.project.delete.finished";
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Collection> _projects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Collection> _contexts = new(StringComparer.Ordinal);
    private readonly Queue<Collection> _oldest = [];
    private readonly Collection _unmapped = new();
    private long _bytes;
    private IEnumerable<CloudEvent>? _toLoad;

    /// <summary>Takes the events of an earlier process. That goes on in the background; whoever needs the store before waits for it.</summary>
    internal void Load(IEnumerable<CloudEvent> kept)
    {
        _toLoad = kept;
        _ = Task.Run(EnsureLoaded);
    }

    /// <summary>Keeps an event, unless it is none that the real store gets.</summary>
    internal void Add(CloudEvent cloudEvent)
    {
        EnsureLoaded();
        AddNow(cloudEvent);
    }

    private void EnsureLoaded()
    {
        lock (_lock)
        {
            if (_toLoad is not { } kept)
            {
                return;
            }

            _toLoad = null;
            foreach (var cloudEvent in kept)
            {
                AddNow(cloudEvent);
            }
        }
    }

    private void AddNow(CloudEvent cloudEvent)
    {
        if (cloudEvent.Type?.StartsWith(KeptnEventType.Prefix, StringComparison.Ordinal) != true
            || StoredEvent.Read(cloudEvent) is not { } read)
        {
            return;
        }

        lock (_lock)
        {
            if (cloudEvent.Type == ProjectDeleted && read.Keys.Project.Length > 0)
            {
                Drop(read.Keys.Project);
                return;
            }

            var collection = GetCollection(read.Keys.Project);
            var context = read.Keys.KeptnContext;
            var isFirst = collection.Contexts.Add(context);
            if (isFirst && context.Length > 0)
            {
                _contexts.TryAdd(context, collection);
            }

            // Events without a project have no roots.
            var isRoot = isFirst && collection != _unmapped;

            var stored = StoredEvent.Create(read, isRoot);
            collection.Events.Enqueue(stored);
            _oldest.Enqueue(collection);
            _bytes += stored.Size;
            while (_bytes > maxBytes && _oldest.Count > 1)
            {
                Forget(_oldest.Dequeue());
            }
        }
    }

    /// <summary>The events of a project, or of the project that a context was first seen in, newest first.</summary>
    internal IReadOnlyList<StoredEvent> Find(string project, string keptnContext, Func<StoredEvent, bool> isWanted)
    {
        StoredEvent[] all;
        EnsureLoaded();
        lock (_lock)
        {
            var collection = project.Length > 0 ? _projects.GetValueOrDefault(project)
                : keptnContext.Length > 0 ? _contexts.GetValueOrDefault(keptnContext)
                : _unmapped;
            all = collection is null ? [] : [.. collection.Events];
        }

        return [.. all.Where(isWanted).OrderByDescending(e => e.Keys.Time, StringComparer.Ordinal)];
    }

    /// <summary>The projects that have events.</summary>
    internal IReadOnlyList<string> GetProjects()
    {
        EnsureLoaded();
        lock (_lock)
        {
            return [.. _projects.Keys];
        }
    }

    private Collection GetCollection(string project)
    {
        if (project.Length == 0)
        {
            return _unmapped;
        }

        if (!_projects.TryGetValue(project, out var collection))
        {
            _projects[project] = collection = new Collection();
        }

        return collection;
    }

    private void Drop(string project)
    {
        if (_projects.Remove(project, out var collection))
        {
            _bytes -= collection.Events.Sum(e => (long)e.Size);
            collection.Events.Clear();
            foreach (var context in collection.Contexts.Where(c => _contexts.GetValueOrDefault(c) == collection))
            {
                _contexts.Remove(context);
            }
        }
    }

    private void Forget(Collection collection)
    {
        // Nothing is left of a project that was deleted meanwhile.
        if (!collection.Events.TryDequeue(out var gone))
        {
            return;
        }

        _bytes -= gone.Size;
        if (collection == _unmapped ? !collection.Events.Any(e => e.Keys.KeptnContext == gone.Keys.KeptnContext) : gone.IsRoot)
        {
            collection.Contexts.Remove(gone.Keys.KeptnContext);
            if (_contexts.GetValueOrDefault(gone.Keys.KeptnContext) == collection)
            {
                _contexts.Remove(gone.Keys.KeptnContext);
            }
        }
    }

    private sealed class Collection
    {
        internal Queue<StoredEvent> Events { get; } = [];

        internal HashSet<string> Contexts { get; } = new(StringComparer.Ordinal);
    }
}
