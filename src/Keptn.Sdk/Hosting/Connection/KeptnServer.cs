using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>A small HTTP server for hosts that have none: one port, one handler, no second host.</summary>
internal sealed class KeptnServer : IAsyncDisposable
{
    // Health answers to anybody; this is far more than probes and a sidecar need.
    private const int MaxConnections = 1024;

    private readonly KestrelServer _server;
    private readonly ServerBinding _binding;
    private readonly RequestDelegate _handler;

    internal KeptnServer(ServerBinding binding, RequestDelegate handler, ILoggerFactory loggers)
    {
        _binding = binding;
        _handler = handler;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MaxConnections;
        Bind(options, binding);
        _server = new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
    }

    internal string Purpose => _binding.Purpose;

    /// <summary>Where it listens, once it is started.</summary>
    internal IReadOnlyList<Uri> Addresses =>
        [.. (_server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(a => new Uri(a))];

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="serviceName">The service, for the message of a failure.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="KeptnConfigurationException">It cannot listen there; the message names the setting.</exception>
    internal async Task StartAsync(string serviceName, CancellationToken cancellationToken)
    {
        try
        {
            await _server.StartAsync(new Application(_handler), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new KeptnConfigurationException(
                $"The Keptn service '{serviceName}' cannot listen on port {_binding.Port} for {Purpose}: {e.Message} Set {_binding.Setting.Describe()} to a free port.", e);
        }
    }

    internal Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    private static void Bind(KestrelServerOptions options, ServerBinding binding)
    {
        if (binding.Address is { } address)
        {
            options.Listen(address, binding.Port, Configure);
        }
        else if (!binding.IsLocal)
        {
            options.ListenAnyIP(binding.Port, Configure);
        }
        else if (binding.Port == 0)
        {
            // Kestrel does not look for a port that is free on both loopback addresses.
            options.Listen(IPAddress.Loopback, 0, Configure);
        }
        else
        {
            options.ListenLocalhost(binding.Port, Configure);
        }

        static void Configure(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;
    }

    private sealed class Application(RequestDelegate handler) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        public Task ProcessRequestAsync(HttpContext context) => handler(context);
    }
}
