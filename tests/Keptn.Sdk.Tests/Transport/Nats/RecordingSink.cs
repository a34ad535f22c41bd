using System.Threading.Channels;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Tests.Transport.Nats;

/// <summary>Takes events, and makes the transport wait for as long as a test likes.</summary>
internal sealed class RecordingSink : IEventSink
{
    private readonly Channel<CloudEvent> _events = Channel.CreateUnbounded<CloudEvent>();
    private volatile TaskCompletionSource? _gate;
    private int _count;

    internal int Count => Volatile.Read(ref _count);

    /// <summary>Lets every hand-over wait from now on.</summary>
    internal void Block() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Unblock()
    {
        var gate = _gate;
        _gate = null;
        gate?.SetResult();
    }

    public ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        if (_gate is { } gate)
        {
            return WaitAsync(gate.Task, received.CloudEvent, cancellationToken);
        }

        Take(received.CloudEvent);
        return ValueTask.CompletedTask;
    }

    internal async Task<CloudEvent> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(TestNats.Patience);

    /// <summary>The ids of the next events.</summary>
    internal async Task<List<string>> NextIdsAsync(int count)
    {
        List<string> ids = [];
        while (ids.Count < count)
        {
            ids.Add((await NextAsync()).Id!);
        }

        return ids;
    }

    /// <summary>The ids of what has come and was not read yet.</summary>
    internal List<string> RemainingIds()
    {
        List<string> ids = [];
        while (_events.Reader.TryRead(out var cloudEvent))
        {
            ids.Add(cloudEvent.Id!);
        }

        return ids;
    }

    private async ValueTask WaitAsync(Task gate, CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        Take(cloudEvent);
    }

    private void Take(CloudEvent cloudEvent)
    {
        Interlocked.Increment(ref _count);
        _events.Writer.TryWrite(cloudEvent);
    }
}
