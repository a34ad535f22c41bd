using System.Collections.Immutable;
using System.Globalization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Hosting;
using Keptn.Sdk.Local.Orchestration;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Local.Transport;

/// <summary>
/// Hands events to the connected services: one instance of each name gets an event, in turn, as in a NATS queue group.
/// Publishing is for the control loop alone; connecting is thread-safe.
/// </summary>
internal sealed class EventHub(int maxEventSize, int maxUndelivered, Action<string, CloudEvent?> warn) : IListeners
{
    private readonly Dictionary<string, int> _turns = new(StringComparer.Ordinal);
    private ImmutableArray<Subscriber> _subscribers = [];
    private ImmutableArray<Action<CloudEvent>> _taps = [];
    private ImmutableArray<Action<CloudEvent>> _bridges = [];
    private ImmutableArray<IListeners> _others = [];

    internal int MaxEventSize => maxEventSize;

    /// <summary>What connected services have not dealt with yet.</summary>
    internal OpenWork Work { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> ListenersOf(string eventType)
    {
        var type = TypeOf(eventType);
        return
        [
            .. _subscribers.Where(s => !s.IsWatcher && s.Wants(type)).Select(s => s.Name)
                .Concat(_others.SelectMany(o => o.ListenersOf(eventType))).Distinct(),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Describe() =>
        [.. _subscribers.Where(s => !s.IsWatcher).Select(s => s.Description).Concat(_others.SelectMany(o => o.Describe())).Distinct()];

    /// <summary>Adds somebody who has to see every event before anything follows from it. It must not wait.</summary>
    internal void AddTap(Action<CloudEvent> tap) => ImmutableInterlocked.Update(ref _taps, (all, added) => all.Add(added), tap);

    /// <summary>Adds a tap that hands events on, and so gets those that are sent once more, too.</summary>
    internal void AddBridge(Action<CloudEvent> bridge)
    {
        AddTap(bridge);
        ImmutableInterlocked.Update(ref _bridges, (all, added) => all.Add(added), bridge);
    }

    /// <summary>Adds those who listen without being connected here.</summary>
    internal void AddListeners(IListeners listeners) =>
        ImmutableInterlocked.Update(ref _others, (all, added) => all.Add(added), listeners);

    internal Subscriber Connect(string name, IReadOnlyList<string> patterns, IEventSink sink) => Connect(name, patterns, sink, isWatcher: false);

    /// <summary>Connects somebody who looks on, or is a part of the control plane: messages about who is connected leave it out.</summary>
    internal Subscriber Watch(string name, IReadOnlyList<string> patterns, IEventSink sink) => Connect(name, patterns, sink, isWatcher: true);

    internal async Task DisconnectAsync(Subscriber subscriber, CancellationToken cancellationToken)
    {
        ImmutableInterlocked.Update(ref _subscribers, (all, gone) => all.Remove(gone), subscriber);
        await subscriber.StopAsync(cancellationToken).ConfigureAwait(false);
        subscriber.Dispose();
    }

    internal async Task DisconnectAllAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        foreach (var subscriber in _subscribers)
        {
            await DisconnectAsync(subscriber, now.Token).ConfigureAwait(false);
        }
    }

    internal void Publish(CloudEvent cloudEvent)
    {
        foreach (var tap in _taps)
        {
            tap(cloudEvent);
        }

        Deliver(cloudEvent);
    }

    /// <summary>Hands out an event of an earlier process once more; those who keep events have it already.</summary>
    internal void Resend(CloudEvent cloudEvent)
    {
        foreach (var bridge in _bridges)
        {
            bridge(cloudEvent);
        }

        Deliver(cloudEvent);
    }

    private void Deliver(CloudEvent cloudEvent)
    {
        var type = TypeOf(cloudEvent.Type);
        var groups = _subscribers.Where(s => s.Wants(type)).GroupBy(s => s.Name).ToList();
        if (groups.Count == 0)
        {
            return;
        }

        var encoded = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent);
        if (encoded.Length > maxEventSize)
        {
            warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{cloudEvent.Type} has {encoded.Length} bytes, the limit is {maxEventSize} "
                        + $"({nameof(LocalControlPlaneOptions.MaxEventSize)}): nobody gets it, as nobody would over NATS."),
                cloudEvent);
            return;
        }

        foreach (var group in groups)
        {
            Deliver(cloudEvent, encoded, [.. group]);
        }
    }

    private Subscriber Connect(string name, IReadOnlyList<string> patterns, IEventSink sink, bool isWatcher)
    {
        var subscriber = new Subscriber(name, patterns, sink, maxUndelivered, text => warn(text, null), Work) { IsWatcher = isWatcher };
        ImmutableInterlocked.Update(ref _subscribers, (all, added) => all.Add(added), subscriber);
        return subscriber;
    }

    // Whatever the type is, it can be matched: one that is none of Keptn's keeps its text.
    private static KeptnEventType TypeOf(string? eventType)
    {
        _ = KeptnEventType.TryParse(eventType, out var type);
        return type;
    }

    private void Deliver(CloudEvent cloudEvent, ReadOnlyMemory<byte> encoded, Subscriber[] instances)
    {
        var name = instances[0].Name;
        var turn = _turns.GetValueOrDefault(name);
        _turns[name] = turn == int.MaxValue ? 0 : turn + 1;
        for (var i = 0; i < instances.Length; i++)
        {
            if (instances[(turn + i) % instances.Length].TryDeliver(encoded))
            {
                return;
            }
        }

        warn($"{cloudEvent.Type} is not delivered to {name}: it stops, or {maxUndelivered} events wait for it already.", cloudEvent);
    }
}
