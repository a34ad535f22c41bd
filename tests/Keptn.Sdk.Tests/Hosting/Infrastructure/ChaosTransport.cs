using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Tests.Hosting.Infrastructure;

/// <summary>
/// A transport with every fault that the contract of transports allows, and some that it does not, at random but by a
/// seed. Keeps the books of a control plane: which task got which events, by their ids.
/// </summary>
internal sealed class ChaosTransport(int seed) : IEventTransport
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, TaskBook> _books = [];
    private bool _stopped;

    internal enum Fault
    {
        None,
        Late,
        Lost,
        LostButArrived,
        Refused,
        RefusedButMayHaveArrived,
        Unexpected,
    }

    public string Name => "chaos";

    public int MaxEventSize => 1024 * 1024;

    public IEventSink Sink { get; private set; } = null!;

    public int Attempts { get; private set; }

    public int AttemptsAfterStop { get; private set; }

    public Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken)
    {
        Sink = sink;
        return Task.CompletedTask;
    }

    public ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        Fault fault;
        lock (_lock)
        {
            AttemptsAfterStop += _stopped ? 1 : 0;
            var book = GetBook(cloudEvent.TriggeredId!);
            fault = Draw(book, IsFinished(cloudEvent));
            if (fault is Fault.None or Fault.LostButArrived || (fault is Fault.RefusedButMayHaveArrived && _random.Next(2) == 0))
            {
                Arrive(book, cloudEvent);
            }

            book.StartIsUncertain |= fault is Fault.RefusedButMayHaveArrived or Fault.Unexpected;
            Attempts++;
        }

        return fault switch
        {
            Fault.None => ValueTask.CompletedTask,
            Fault.Late => ArriveLaterAsync(cloudEvent),
            Fault.Lost => ValueTask.FromException(new EventTransportException("lost")),
            Fault.LostButArrived => ValueTask.FromException(new EventTransportException("lost, or not") { MayHaveArrived = true }),
            Fault.Refused => ValueTask.FromException(new EventTransportException("refused") { IsTransient = false }),
            Fault.RefusedButMayHaveArrived => ValueTask.FromException(new EventTransportException("refused, or not") { IsTransient = false, MayHaveArrived = true }),
            _ => throw new IOException("no transport may throw this"),
        };
    }

    public Task StopReceivingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _stopped = true;
        }

        return Task.CompletedTask;
    }

    internal IReadOnlyList<TaskBook> CloseBooks()
    {
        lock (_lock)
        {
            return [.. _books.Values];
        }
    }

    private static bool IsFinished(CloudEvent cloudEvent) => cloudEvent.Type!.EndsWith(".finished", StringComparison.Ordinal);

    private static void Arrive(TaskBook book, CloudEvent cloudEvent)
    {
        // The same event again is recognised by its id, as NATS and the event store do.
        if (IsFinished(cloudEvent))
        {
            book.FinishedBeforeStarted |= book.Started.Count == 0;
            book.Finished.Add(cloudEvent.Id!);
        }
        else if (cloudEvent.Type!.EndsWith(".started", StringComparison.Ordinal))
        {
            book.Started.Add(cloudEvent.Id!);
        }
    }

    private async ValueTask ArriveLaterAsync(CloudEvent cloudEvent)
    {
        await Task.Yield();
        lock (_lock)
        {
            Arrive(GetBook(cloudEvent.TriggeredId!), cloudEvent);
        }
    }

    private TaskBook GetBook(string id)
    {
        if (!_books.TryGetValue(id, out var book))
        {
            _books[id] = book = new TaskBook(id);
        }

        return book;
    }

    private Fault Draw(TaskBook book, bool finished)
    {
        var isFirst = finished && book.FinishedAttempts++ == 0;
        return _random.Next(200) switch
        {
            < 10 => Fault.Late,
            < 20 => Fault.Lost,
            < 24 => Fault.LostButArrived,
            < 26 => Fault.Unexpected,
            < 28 when !finished || isFirst => Fault.Refused,
            < 29 when !finished => Fault.RefusedButMayHaveArrived,
            _ => Fault.None,
        };
    }

    internal sealed class TaskBook(string id)
    {
        internal string Id => id;

        internal HashSet<string> Started { get; } = [];

        internal HashSet<string> Finished { get; } = [];

        internal bool StartIsUncertain { get; set; }

        internal bool FinishedBeforeStarted { get; set; }

        internal int FinishedAttempts { get; set; }
    }
}
