using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Tooling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk;

/// <summary>What middleware and handlers know of the event in work.</summary>
public abstract class EventContext
{
    private Dictionary<string, object?>? _items;
    private EventScope? _scope;
    private FileAccess? _files;

    /// <summary>Creates a context.</summary>
    /// <param name="cloudEvent">The event.</param>
    protected EventContext(CloudEvent cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        CloudEvent = cloudEvent;
        _ = KeptnEventType.TryParse(cloudEvent.Type, out var type);
        EventType = type;
    }

    private protected EventContext(CloudEvent cloudEvent, in KeptnEventType type, EventScope scope)
    {
        CloudEvent = cloudEvent;
        EventType = type;
        _scope = scope;
    }

    /// <summary>The event as received: all attributes, and the data untouched.</summary>
    public CloudEvent CloudEvent { get; }

    /// <summary>The event's type, taken apart.</summary>
    public KeptnEventType EventType { get; }

    /// <summary>Where the event belongs: Keptn context, project, stage, service, labels, commit.</summary>
    public EventScope Scope => _scope ??= EventScope.Read(CloudEvent);

    /// <summary>The services of this event: a scope of their own, disposed when the event is done.</summary>
    public virtual IServiceProvider Services { get; init; } = EmptyServices.Instance;

    /// <summary>Files of the configuration repository as this event sees them: those of its service, stage and project.</summary>
    public EventResources Resources
    {
        get => Files.Resources ??= EventResources.Create(Services, Scope, () => Workspace);
        init => Files.Resources = value;
    }

    /// <summary>
    /// A folder of this event's own; removed when its handler has returned, whatever it returned or threw, and for a handler
    /// that was left behind when the service stops.
    /// </summary>
    public Workspace Workspace
    {
        get => Files.Workspace ??= (Workspace?)Services.GetService(typeof(Workspace)) ?? Files.OwnWorkspace.Value;
        init => Files.Workspace = value;
    }

    /// <summary>A logger whose category names the handler.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The subscriptions that matched, where the transport knows them; several for one event at times.</summary>
    public IReadOnlyList<string> SubscriptionIds { get; init; } = [];

    /// <summary>
    /// What the handler returned, for middleware behind <c>await next(...)</c>, which may replace it;
    /// <see langword="null"/> before, and for handlers that answer nothing.
    /// </summary>
    public TaskResult? Result { get; set; }

    /// <summary>A place for middleware to leave things for handlers.</summary>
    public IDictionary<string, object?> Items => _items ??= new Dictionary<string, object?>(StringComparer.Ordinal);

    // Apart, for most handlers never need files and every event has a context.
    private FileAccess Files => _files ?? Interlocked.CompareExchange(ref _files, new FileAccess(), null) ?? _files;

    private protected void RemoveOwnWorkspace()
    {
        if (_files?.OwnWorkspace is { IsValueCreated: true } own)
        {
            own.Value.Dispose();
        }
    }

    private sealed class FileAccess
    {
        internal EventResources? Resources { get; set; }

        internal Workspace? Workspace { get; set; }

        /// <summary>In tests of a handler alone there are no services that would remove it.</summary>
        internal Lazy<Workspace> OwnWorkspace { get; } = new(static () => new Workspace());
    }

    private sealed class EmptyServices : IServiceProvider
    {
        internal static readonly EmptyServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
