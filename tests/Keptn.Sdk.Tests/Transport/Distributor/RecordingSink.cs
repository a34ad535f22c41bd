using System.Collections.Concurrent;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Tests.Transport.Distributor;

/// <summary>Takes events; takes none while it is full, as the real one at its limits.</summary>
internal sealed class RecordingSink : IEventSink
{
    private volatile TaskCompletionSource _room = NewSource();
    private readonly TaskCompletionSource _waiting = NewSource();

    internal RecordingSink() => _room.SetResult();

    internal ConcurrentQueue<ReceivedEvent> Received { get; } = new();

    internal Exception? Failure { get; set; }

    /// <summary>Completes when a delivery waits for room.</summary>
    internal Task Waiting => _waiting.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public async ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        var room = _room.Task;
        if (!room.IsCompleted)
        {
            _waiting.TrySetResult();
        }

        await room.WaitAsync(cancellationToken);
        Received.Enqueue(received);
    }

    internal void BeFull() => _room = NewSource();

    internal void HaveRoom() => _room.TrySetResult();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
