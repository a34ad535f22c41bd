using System.Collections.Concurrent;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Hosting.Registration;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Tests.Hosting.Registration;

/// <summary>Stands for the pipeline: takes events, and remembers which it has seen.</summary>
internal sealed class FakeTaker : IOpenEventTaker
{
    private readonly ConcurrentQueue<ReceivedEvent> _received = new();
    private readonly HashSet<string> _seen = [];

    internal IReadOnlyList<ReceivedEvent> Received => [.. _received];

    internal int Failures { get; set; }

    public bool HasSeen(ReceivedEvent received)
    {
        lock (_seen)
        {
            return _seen.Contains(received.CloudEvent.Id!);
        }
    }

    public ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        if (Failures-- > 0)
        {
            throw new InvalidOperationException("The pipeline does not take it.");
        }

        HasArrived(received.CloudEvent);
        _received.Enqueue(received);
        return ValueTask.CompletedTask;
    }

    internal void HasArrived(CloudEvent cloudEvent)
    {
        lock (_seen)
        {
            _seen.Add(cloudEvent.Id!);
        }
    }

    internal void Forget()
    {
        lock (_seen)
        {
            _seen.Clear();
        }
    }
}
