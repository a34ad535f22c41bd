using System.Buffers;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Benchmarks;

/// <summary>
/// A transport without a network that does what a real one must: decode what comes, encode what goes. It keeps a
/// number of events in flight, as counted from delivery to the finished event.
/// </summary>
internal sealed class CountingTransport : IEventTransport
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    private IEventSink? _sink;
    private TaskCompletionSource? _room;
    private int _inFlight;
    private int _resumeAt;
    private int _delivered;
    private int _finished;
    private int _sent;

    public string Name => "counting";

    public int MaxEventSize => 1024 * 1024;

    /// <summary>How many events were sent, and how many of them finish a task.</summary>
    internal (int Sent, int Finished) Counts => (Volatile.Read(ref _sent), Volatile.Read(ref _finished));

    public Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken)
    {
        _sink = sink;
        return Task.CompletedTask;
    }

    public ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        var buffer = s_buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent, buffer);
        Interlocked.Increment(ref _sent);
        if (cloudEvent.Type!.EndsWith(KeptnEventKinds.Finished, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _finished);
            if (Interlocked.Decrement(ref _inFlight) == Volatile.Read(ref _resumeAt))
            {
                Interlocked.Exchange(ref _room, null)?.TrySetResult();
            }
        }

        return ValueTask.CompletedTask;
    }

    public Task StopReceivingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Delivers events, never more than the given number unfinished, and waits for the last to finish.</summary>
    internal async Task DeliverAsync(int events, int maxInFlight)
    {
        // Half: so that a burst follows a wait, as when a socket is read.
        Volatile.Write(ref _resumeAt, maxInFlight / 2);
        for (var i = 0; i < events; i++)
        {
            if (Volatile.Read(ref _inFlight) >= maxInFlight)
            {
                await WaitAsync();
            }

            await DeliverAsync();
        }

        await WaitUntilAllFinishedAsync();
    }

    /// <summary>Delivers events whose handlers may wait for each other.</summary>
    internal async Task DeliverWithoutWaitAsync(int events)
    {
        for (var i = 0; i < events; i++)
        {
            await DeliverAsync();
        }
    }

    internal Task WaitUntilAllFinishedAsync()
    {
        Volatile.Write(ref _resumeAt, 0);
        return WaitAsync();
    }

    private ValueTask DeliverAsync()
    {
        var message = SampleEvents.SmallWithId(++_delivered);
        Interlocked.Increment(ref _inFlight);
        var cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(message);
        return _sink!.ReceiveAsync(new ReceivedEvent(cloudEvent, message.Length), CancellationToken.None);
    }

    private async Task WaitAsync()
    {
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _room, room);
        if (Volatile.Read(ref _inFlight) <= Volatile.Read(ref _resumeAt))
        {
            room.TrySetResult();
        }

        await room.Task;
    }
}
