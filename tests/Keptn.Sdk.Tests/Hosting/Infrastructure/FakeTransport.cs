using System.Collections.Concurrent;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Tests.Hosting.Infrastructure;

/// <summary>A transport whose sends do what a test says: wait, throw anything, take their time.</summary>
internal sealed class FakeTransport : IEventTransport
{
    private readonly ConcurrentQueue<CloudEvent> _sent = new();
    private readonly ConcurrentQueue<CloudEvent> _attempted = new();

    public string Name => "fake";

    public int MaxEventSize { get; set; } = 1024 * 1024;

    public Func<CloudEvent, CancellationToken, ValueTask> OnSend { get; set; } = (_, _) => ValueTask.CompletedTask;

    public Func<IEventSink, Task> OnStart { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> OnStopReceiving { get; set; } = _ => Task.CompletedTask;

    public Func<Task> OnStop { get; set; } = () => Task.CompletedTask;

    public bool IsStopped { get; private set; }

    /// <summary>What arrived on the other side, in order.</summary>
    public IReadOnlyList<CloudEvent> Sent => [.. _sent];

    /// <summary>What was to be sent, each attempt by itself.</summary>
    public IReadOnlyList<CloudEvent> Attempted => [.. _attempted];

    public IReadOnlyList<string> SentTypes => [.. _sent.Select(e => e.Type!["sh.keptn.event.".Length..])];

    public Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken) => OnStart(sink);

    public async ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        _attempted.Enqueue(cloudEvent);
        await OnSend(cloudEvent, cancellationToken);
        _sent.Enqueue(cloudEvent);
    }

    public Task StopReceivingAsync(CancellationToken cancellationToken) => OnStopReceiving(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken)
    {
        IsStopped = true;
        return OnStop();
    }
}
