using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Tests.Hosting.Registration;

/// <summary>A bare message bus in memory: it brings what everybody sends and keeps nothing.</summary>
internal sealed class BusTransport : IEventTransport, ISelfRegisteringTransport
{
    internal InMemoryTransport Bus { get; } = new();

    public bool LosesEvents => true;

    public Action? Reconnected { get; set; }

    public string Name => "bus";

    public int MaxEventSize => Bus.MaxEventSize;

    internal IReadOnlyList<string> SentTypes => [.. Bus.Sent.Select(e => e.Type!["sh.keptn.event.".Length..])];

    public Task StartAsync(IReadOnlyList<string> subscriptions, IEventSink sink, CancellationToken cancellationToken) =>
        Bus.StartAsync(subscriptions, sink, cancellationToken);

    public Task WatchAsync(IReadOnlyList<string> patterns, IEventSink sink, CancellationToken cancellationToken) =>
        Bus.WatchAsync(patterns, sink, cancellationToken);

    public ValueTask SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken) => Bus.SendAsync(cloudEvent, cancellationToken);

    public Task StopReceivingAsync(CancellationToken cancellationToken) => Bus.StopReceivingAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Bus.StopAsync(cancellationToken);
}
