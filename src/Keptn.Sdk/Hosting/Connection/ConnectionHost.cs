using System.Net;
using Keptn.Sdk.Hosting.Health;
using Keptn.Sdk.Transport;
using Keptn.Sdk.Transport.Distributor;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Connection;

/// <summary>
/// Opens the ports of a host that has no server of its own, before the service connects, and closes them after it has
/// disconnected.
/// </summary>
internal sealed class ConnectionHost(
    KeptnConnection connection, KeptnReadiness readiness, IServiceProvider services, ILoggerFactory loggers)
    : IHostedLifecycleService, IAsyncDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger("Keptn.Sdk.Connection");
    private readonly HealthEndpoint _health = new(readiness);
    private readonly List<KeptnServer> _servers = [];

    /// <summary>The servers of our own.</summary>
    internal IReadOnlyList<KeptnServer> Servers => _servers;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IEventTransport>() is not { } transport)
        {
            // The service names every problem when it starts, right after this.
            return;
        }

        readiness.Watch(KeptnReadiness.Transport, () => Describe(transport));
        if (!ReferenceEquals(transport, connection.Transport))
        {
            return;
        }

        ConnectionLog.Chosen(_logger, transport.Name, connection.Choice.Reason);
        if (transport is not DistributorTransport && !connection.Options.DisableRegistration)
        {
            // A sidecar registers by what is set at the sidecar; everybody else says here what is assumed.
            _ = connection.GetDeployment();
        }

        if (services.GetService<IServer>() is not null)
        {
            return;
        }

        foreach (var (binding, handler) in GetBindings(transport))
        {
            var server = new KeptnServer(binding, handler, loggers);
            _servers.Add(server);
            await server.StartAsync(connection.ServiceName, cancellationToken).ConfigureAwait(false);
            ConnectionLog.Listening(_logger, string.Join(", ", server.Addresses), server.Purpose);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IServer>() is { } server)
        {
            CheckPorts(server);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var server in _servers)
        {
            try
            {
                await server.StopAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                ConnectionLog.CloseFailed(_logger, e, server.Purpose);
            }
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }

        _servers.Clear();
    }

    private static (PartState State, string? Reason) Describe(IEventTransport transport) => transport.State switch
    {
        ConnectionState.Connected => (PartState.Ready, null),
        ConnectionState.Failed => (PartState.Failed, $"{transport.Name} has given up"),
        _ => (PartState.NotReady, $"{transport.Name} is not connected"),
    };

    private IEnumerable<(ServerBinding Binding, RequestDelegate Handler)> GetBindings(IEventTransport transport)
    {
        var options = connection.Options;
        var address = options.ListenAddress is { } text ? IPAddress.Parse(text) : null;
        var receiver = (transport as DistributorTransport)?.Receiver;
        var isShared = receiver is not null && options.Health.Enabled && options.Health.Port == options.Distributor.Port;
        if (receiver is not null)
        {
            // A port that health shares is open to probes, which come from elsewhere; the receiver then looks at callers.
            var isLocal = !isShared && !options.Distributor.AllowRemoteCallers;
            yield return (
                new(address, options.Distributor.Port, isLocal, isShared ? "events and health" : "events", Settings.DistributorPort),
                isShared ? HandleShared : receiver.HandleAnyAsync);
        }

        if (options.Health.Enabled && !isShared)
        {
            yield return (new(address, options.Health.Port, false, "health", Settings.HealthPort), _health.HandleAnyAsync);
        }

        Task HandleShared(HttpContext context) =>
            HealthEndpoint.IsHealthPath(context.Request.Path) ? _health.HandleAsync(context) : receiver!.HandleAnyAsync(context);
    }

    /// <summary>An application's server decides on ports: settings that expect us elsewhere are told.</summary>
    private void CheckPorts(IServer server)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var (events, health) = (connection.Options.Distributor.Port, connection.Options.Health.Port);
        if (connection.Transport is DistributorTransport && IsElsewhere(events, addresses))
        {
            ConnectionLog.NotListening(_logger, events, Settings.DistributorPort.Describe(), string.Join(", ", addresses));
        }

        // The default of a chart that sets nothing is nobody's wish.
        if (connection.Transport is not null && connection.Options.Health.Enabled && connection.IsSet(Settings.HealthPort) && IsElsewhere(health, addresses))
        {
            ConnectionLog.HealthElsewhere(_logger, health, Settings.HealthPort.Describe(), string.Join(", ", addresses));
        }
    }

    private static bool IsElsewhere(int port, ICollection<string> addresses) =>
        port != 0 && addresses.Count > 0 && !addresses.Any(a => BindingAddress.Parse(a).Port == port);
}
