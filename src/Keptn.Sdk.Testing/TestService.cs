using Keptn.Sdk.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Testing;

/// <summary>A service under test, in this process and connected to a <see cref="TestControlPlane"/>.</summary>
public sealed class TestService : IAsyncDisposable
{
    private static readonly TimeSpan s_lookInterval = TimeSpan.FromMilliseconds(10);

    private readonly IHost _host;
    private bool _stopped;

    private TestService(IHost host) => _host = host;

    /// <summary>The host's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Stops the service as the host does on SIGTERM, and waits for it.</summary>
    /// <param name="cancellationToken">Ends its patience: what is in work is then cancelled, and what cannot be answered at once stays open.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!_stopped)
        {
            _stopped = true;
            await _host.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops the service without patience; a test about shutdown calls <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await HostDisposal.DisposeAsync(_host).ConfigureAwait(false);
    }

    internal static async Task<TestService> StartAsync(
        Action<IServiceCollection> configure, IDictionary<string, string?> settings, BusRecorder recorder, TimeSpan patience, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(new TranscriptLoggerProvider(recorder.AddLogEntry));
        configure(builder.Services);

        // A name of its own: the service may have a check of its own.
        builder.Services.AddHealthChecks().AddKeptn("keptn-test");
        var service = new TestService(builder.Build());
        try
        {
            ThrowIfNotConnectable(service.Services, settings["Keptn:Transport"]!);
            await service._host.StartAsync(cancellationToken).ConfigureAwait(false);
            await service.WaitUntilReadyAsync(recorder, patience, cancellationToken).ConfigureAwait(false);
            return service;
        }
        catch
        {
            await service.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What would otherwise show only when nothing happens.</summary>
    private static void ThrowIfNotConnectable(IServiceProvider services, string transport)
    {
        TestedRegistration.ThrowIfEmpty(services);
        if (services.GetService<IEventTransport>() is { } chosen && !chosen.Name.Equals(transport, StringComparison.OrdinalIgnoreCase))
        {
            throw new KeptnTestException(
                $"The registration chooses the transport '{chosen.Name}' in code (UseTransport, UseLocalControlPlane), so that the service cannot be "
                + "connected to the control plane of the test. Leave that out of what is tested.");
        }
    }

    private async Task WaitUntilReadyAsync(BusRecorder recorder, TimeSpan patience, CancellationToken cancellationToken)
    {
        var health = Services.GetRequiredService<HealthCheckService>();
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var report = await health.CheckHealthAsync(check => check.Name == "keptn-test", cancellationToken).ConfigureAwait(false);
            if (report.Status == HealthStatus.Healthy)
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(start) > patience)
            {
                var parts = report.Entries.Values.SelectMany(entry => entry.Data).Select(part => $"{part.Key}: {part.Value}");
                throw new KeptnTestException(
                    $"Waited {patience} for the service to be ready. {string.Join("; ", parts)}.{Environment.NewLine}{recorder.GetRun(null)}");
            }

            await Task.Delay(s_lookInterval, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }
}
