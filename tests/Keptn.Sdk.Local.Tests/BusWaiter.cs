using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests;

/// <summary>Waits for events on the bus, from its creation on.</summary>
internal sealed class BusWaiter(LocalControlPlane controlPlane) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly IAsyncEnumerator<CloudEvent> _events = controlPlane.ObserveEvents().GetAsyncEnumerator();
    private readonly List<CloudEvent> _passed = [];

    /// <summary>The next event of a type that was not given out yet, in the order of the bus.</summary>
    internal async Task<CloudEvent> NextAsync(string shortType)
    {
        var type = KeptnEventType.Prefix + shortType;
        if (_passed.Find(e => e.Type == type) is { } known)
        {
            _passed.Remove(known);
            return known;
        }

        while (await _events.MoveNextAsync().AsTask().WaitAsync(s_patience))
        {
            if (_events.Current.Type == type)
            {
                return _events.Current;
            }

            _passed.Add(_events.Current);
        }

        throw new InvalidOperationException($"There is no {shortType} any more.");
    }

    public ValueTask DisposeAsync() => _events.DisposeAsync();
}
