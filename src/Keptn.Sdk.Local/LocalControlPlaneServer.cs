using System.Security.Cryptography;
using Keptn.Sdk.Local.Api;
using Keptn.Sdk.Local.Api.Stores;
using Keptn.Sdk.Local.Configuration;
using Keptn.Sdk.Local.Transport;
using Keptn.Sdk.Transport.Nats;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keptn.Sdk.Local;

/// <summary>
/// Serves a <see cref="LocalControlPlane"/> to other processes with the APIs of Keptn 1.4: below <c>/api</c> the public
/// one, and at the root that of the services in a cluster, chosen by the name of the host. See docs/local.md.
/// </summary>
public sealed class LocalControlPlaneServer : IAsyncDisposable
{
    private const int TokenBytes = 16;

    private readonly WebApplication _app;
    private readonly ConfigurationWatcher _watcher;
    private readonly NatsBridge? _nats;
    private readonly List<Subscriber> _recipients = [];
    private readonly HttpClient _http = new();
    private readonly LocalControlPlane _controlPlane;

    private LocalControlPlaneServer(LocalControlPlane controlPlane, LocalControlPlaneServerOptions options, ILoggerFactory loggers)
    {
        _controlPlane = controlPlane;
        Token = options.Token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var events = new EventStore(options.MaxEventStoreSize);
        var services = new ApiServices(controlPlane, options, events);
        var uniform = new UniformStore(options.MaxIntegrations, services.TimeProvider);
        events.Load(controlPlane.ReadHistory(options.MaxEventStoreSize));
        controlPlane.Hub.AddTap(events.Add);
        controlPlane.Hub.AddListeners(uniform);
        foreach (var recipient in options.Recipients)
        {
            AddRecipient(recipient);
        }

        if (options.Nats is not null)
        {
            _nats = new NatsBridge(controlPlane, NatsEventTransport.Create("keptn-local", WithoutGroup(options.Nats), loggers));
        }

        // It looks at once, and must not wait for the events of the past, from which the other layout has its names.
        var layout = new ConfigurationLayout(controlPlane.Configuration);
        _watcher = new ConfigurationWatcher(controlPlane.Configuration, layout, TimeProvider.System, loggers.CreateLogger<LocalControlPlaneServer>());
        _app = Build(new ApiRouter(services, events, uniform, Token, options.Page), options, loggers);
    }

    /// <summary>Where it listens; the root, without <c>/api</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What callers of <c>/api</c> send as <c>x-token</c>.</summary>
    public string Token { get; }

    /// <summary>Starts to serve a control plane.</summary>
    /// <param name="controlPlane">The control plane; it goes on when the server is stopped.</param>
    /// <param name="options">How it is served; copied. <see langword="null"/> for the defaults.</param>
    /// <param name="loggers">Where it logs; <see langword="null"/> for nowhere.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The server; it listens, and is connected to NATS if it is to be.</returns>
    /// <exception cref="ArgumentException">Options are not usable; the message names all problems.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<LocalControlPlaneServer> StartAsync(
        LocalControlPlane controlPlane, LocalControlPlaneServerOptions? options = null, ILoggerFactory? loggers = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(controlPlane);
        options = (options ?? new LocalControlPlaneServerOptions()).CopyAndCheck();
        var server = new LocalControlPlaneServer(controlPlane, options, loggers ?? NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Delivers events to one more service by HTTP, from now on.</summary>
    /// <param name="recipient">The service.</param>
    public void AddRecipient(LocalEventRecipient recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        var sink = new HttpRecipient(recipient, _http, _controlPlane.Warn);
        lock (_recipients)
        {
            _recipients.Add(_controlPlane.Hub.Connect(recipient.Name, [.. recipient.Subscriptions], sink));
        }
    }

    /// <summary>Stops to serve: no more requests, no more events of others.</summary>
    public async ValueTask DisposeAsync()
    {
        _watcher.Dispose();
        await _app.DisposeAsync().ConfigureAwait(false);
        if (_nats is not null)
        {
            await _nats.DisposeAsync().ConfigureAwait(false);
        }

        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        foreach (var recipient in _recipients)
        {
            await _controlPlane.Hub.DisconnectAsync(recipient, now.Token).ConfigureAwait(false);
        }

        _http.Dispose();
    }

    // Everything has to arrive here: no group shares it with others.
    private static KeptnNatsOptions WithoutGroup(KeptnNatsOptions nats) => new()
    {
        Servers = nats.Servers,
        QueueGroup = string.Empty,
        UserName = nats.UserName,
        Password = nats.Password,
        Token = nats.Token,
        CaFile = nats.CaFile,
        CertificateFile = nats.CertificateFile,
        KeyFile = nats.KeyFile,
    };

    private static WebApplication Build(ApiRouter router, LocalControlPlaneServerOptions options, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestSize;
            kestrel.Listen(options.Address, options.Port);
        });
        var app = builder.Build();
        app.Run(router.HandleAsync);
        return app;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_nats is not null)
        {
            await _nats.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _watcher.Start();
        await _controlPlane.ContinueAsync(cancellationToken).ConfigureAwait(false);
    }
}
