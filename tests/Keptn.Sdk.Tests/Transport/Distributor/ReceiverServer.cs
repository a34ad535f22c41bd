using System.Net;
using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Transport.Distributor;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Tests.Transport.Distributor;

/// <summary>A receiver behind the small server that workers get, and a client that talks to it.</summary>
internal sealed class ReceiverServer : IAsyncDisposable
{
    private readonly KeptnServer _server;

    private ReceiverServer(KeptnDistributorOptions options, TimeProvider timeProvider)
    {
        Receiver = new DistributorReceiver(options, NullLogger.Instance, timeProvider);
        var binding = new ServerBinding(IPAddress.Loopback, 0, true, "events", Settings.DistributorPort);
        _server = new KeptnServer(binding, Receiver.HandleAnyAsync, NullLoggerFactory.Instance);
    }

    internal DistributorReceiver Receiver { get; }

    internal RecordingSink Sink { get; } = new();

    internal HttpClient Client { get; } = new();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Receiver.Dispose();
    }

    internal static async Task<ReceiverServer> StartAsync(KeptnDistributorOptions? options = null, TimeProvider? timeProvider = null)
    {
        var server = new ReceiverServer(options ?? new KeptnDistributorOptions(), timeProvider ?? TimeProvider.System);
        server.Receiver.Start(server.Sink);
        await server._server.StartAsync("test", CancellationToken.None);
        server.Client.BaseAddress = server._server.Addresses.Single();
        return server;
    }

    internal static CloudEvent CreateEvent(string data = """{"project":"p","stage":"s","service":"c"}""") => new()
    {
        Id = Guid.NewGuid().ToString(),
        Source = "shipyard-controller",
        Type = "sh.keptn.event.test.triggered",
        DataContentType = "application/json",
        Data = CloudEventData.FromJson(data),
    };

    internal Task<HttpResponseMessage> PostAsync(CloudEvent cloudEvent, ContentMode mode = ContentMode.Structured, string path = "/") =>
        Client.PostAsync(path, cloudEvent.ToHttpContent(mode));

    internal Task<HttpResponseMessage> PostAsync(string body, string? contentType, string path = "/")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return Client.PostAsync(path, content);
    }
}
