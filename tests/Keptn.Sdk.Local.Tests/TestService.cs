using System.Threading.Channels;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.Transport;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Local.Tests;

/// <summary>A service on a local transport that keeps what it gets, or answers it.</summary>
internal sealed class TestService : IEventSink, IAsyncDisposable
{
    private readonly Channel<ReceivedEvent> _received = Channel.CreateUnbounded<ReceivedEvent>();
    private Func<CloudEvent, Task>? _handle;
    private bool _keep = true;

    private TestService(LocalControlPlane controlPlane, string name) => Transport = new LocalTransport(controlPlane, name);

    internal LocalTransport Transport { get; }

    internal int Count => _received.Reader.Count;

    internal static async Task<TestService> ConnectAsync(
        LocalControlPlane controlPlane, string name, IReadOnlyList<string> subscriptions, Func<TestService, CloudEvent, Task>? handle = null, bool keep = true)
    {
        var service = new TestService(controlPlane, name) { _keep = keep };
        service._handle = handle is null ? null : cloudEvent => handle(service, cloudEvent);
        await service.Transport.StartAsync(subscriptions, service, CancellationToken.None);
        return service;
    }

    internal ValueTask<ReceivedEvent> ReceiveAsync() => _received.Reader.ReadAsync();

    public async ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        if (_handle is not null)
        {
            await _handle(received.CloudEvent);
        }

        if (_keep)
        {
            await _received.Writer.WriteAsync(received, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await Transport.StopAsync(CancellationToken.None);
}
