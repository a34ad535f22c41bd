using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Tests.Hosting.Connection;

/// <summary>Stands for NATS: connects when the test lets it, and says of itself what the test wants.</summary>
internal sealed class GatedTransport : IEventTransport, INatsTransportFactory
{
    internal TaskCompletionSource Starting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource MayStart { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource Stopping { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource MayStop { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal IReadOnlyList<string> Subscriptions { get; private set; } = [];

    internal KeptnNatsOptions? Options { get; private set; }

    internal string? ServiceName { get; private set; }

    public string Name => "gated";

    public int MaxEventSize => 1024 * 1024;

    public ConnectionState State { get; set; } = ConnectionState.Connected;

    public IEventTransport? Create(string serviceName, KeptnNatsOptions options, List<string> problems)
    {
        (ServiceName, Options) = (serviceName, options);
        return this;
    }

    public async Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken)
    {
        Subscriptions = subscriptions;
        Starting.TrySetResult();
        await MayStart.Task.WaitAsync(cancellationToken);
    }

    public ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async Task StopReceivingAsync(CancellationToken cancellationToken)
    {
        Stopping.TrySetResult();
        await MayStop.Task.WaitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
