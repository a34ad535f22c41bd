using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Hosting.Registration;

/// <summary>The control plane's open tasks and its event store, in memory.</summary>
internal sealed class FakeTriggeredEventsApi : ITriggeredEventsApi, IEventsApi
{
    private readonly Lock _lock = new();
    private readonly List<CloudEvent> _open = [];
    private readonly List<CloudEvent> _store = [];
    private int _polls;

    public Func<string, Exception?> OnPoll { get; set; } = static _ => null;

    public int Polls => Volatile.Read(ref _polls);

    public int StoreQueries { get; private set; }

    /// <summary>An open task; sent unless it is held back.</summary>
    internal void Open(CloudEvent triggered, bool isSent = true)
    {
        lock (_lock)
        {
            _open.Add(triggered);
            if (isSent)
            {
                _store.Add(triggered);
            }
        }
    }

    internal void Store(CloudEvent cloudEvent)
    {
        lock (_lock)
        {
            _store.Add(cloudEvent);
        }
    }

    public async IAsyncEnumerable<CloudEvent> QueryAsync(string eventType, TriggeredEventQuery? query = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        CloudEvent[] events;
        lock (_lock)
        {
            events = [.. _open.Where(e => e.Type == eventType).Reverse()];
        }

        Interlocked.Increment(ref _polls);
        if (OnPoll(eventType) is { } exception)
        {
            throw exception;
        }

        foreach (var cloudEvent in events)
        {
            yield return cloudEvent;
        }
    }

    public async IAsyncEnumerable<CloudEvent> QueryAsync(EventQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        CloudEvent[] events;
        lock (_lock)
        {
            StoreQueries++;
            events = [.. _store.Where(e => EventScope.Read(e).Project == query.Project
                && (query.KeptnContext ?? e.KeptnContext) == e.KeptnContext
                && (query.EventId ?? e.Id) == e.Id
                && (query.Type ?? e.Type) == e.Type
                && (query.Source ?? e.Source) == e.Source)];
        }

        foreach (var cloudEvent in events)
        {
            yield return cloudEvent;
        }
    }

    public Task<string?> SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<CloudEvent>> QueryByTypeAsync(EventTypeQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CloudEvent> WaitForAsync(EventQuery query, EventWait? wait = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
