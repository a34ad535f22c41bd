using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Tests;

/// <summary>Records every event on the bus, and knows when it has seen them all.</summary>
internal sealed class BusRecorder : IAsyncDisposable
{
    private const string MarkerType = "test.marker";
    private readonly LocalControlPlane _controlPlane;
    private readonly IAsyncEnumerator<CloudEvent> _events;
    private readonly List<CloudEvent> _seen = [];

    internal BusRecorder(LocalControlPlane controlPlane)
    {
        _controlPlane = controlPlane;
        _events = controlPlane.ObserveEvents().GetAsyncEnumerator();
    }

    /// <summary>Everything that was on the bus up to this call.</summary>
    internal async Task<IReadOnlyList<CloudEvent>> GetAllAsync()
    {
        var marker = new CloudEvent { Id = Guid.NewGuid().ToString(), Type = MarkerType };
        await _controlPlane.PublishAsync(marker);
        while (await _events.MoveNextAsync() && _events.Current.Id != marker.Id)
        {
            _seen.Add(_events.Current);
        }

        return [.. _seen];
    }

    public ValueTask DisposeAsync() => _events.DisposeAsync();
}
