using System.Collections.Concurrent;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Health;
using Keptn.Sdk.Tests.Hosting.Connection;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Transport.Remote;

/// <summary>A whole service that knows nothing of Keptn but the address of its API, configured as a deployment would.</summary>
internal sealed class RemoteHost : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _stopped;

    private RemoteHost(IHost host, LogRecorder log)
    {
        _host = host;
        Log = log;
    }

    internal LogRecorder Log { get; }

    internal IEnumerable<string> Warnings => Log.AtLeast(LogLevel.Warning);

    internal ReadinessReport Readiness => _host.Services.GetRequiredService<KeptnReadiness>().GetReport();

    internal static async Task<RemoteHost> StartAsync(FakeKeptnApi api, Action<KeptnBuilder> configure, params (string Name, string? Value)[] settings)
    {
        (string, string?)[] defaults =
        [
            ("KEPTN_API_ENDPOINT", api.Endpoint.ToString()), ("KEPTN_API_TOKEN", "first-token"), ("HEALTH_ENDPOINT_ENABLED", "false"),
            ("K8S_NAMESPACE", "tests"), ("K8S_NODE_NAME", "node"),
            ("Keptn:Remote:MinPollingInterval", "00:00:00.010"), ("Keptn:Remote:PollingInterval", "00:00:00.020"), ("Keptn:Remote:MaxRetryDelay", "00:00:00.030"),
            ("Keptn:SequencePollingInterval", "00:00:00.020"),
        ];
        var log = new LogRecorder();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddConfiguration(ConfigurationOf.Build([.. defaults.Where(d => settings.All(s => s.Name != d.Item1)), .. settings.Where(s => s.Value is not null)]));
        log.AddTo(builder.Services);
        builder.Services.AddKeptnApi(o => o.MaxRetries = 0);
        configure(builder.Services.AddKeptn("remote-service", o =>
        {
            o.SendRetryDelay = TimeSpan.FromMilliseconds(1);
            o.MaxSendRetryDelay = TimeSpan.FromMilliseconds(5);
            o.Registration.PingInterval = TimeSpan.FromMilliseconds(20);
            o.Registration.MaxRetryDelay = TimeSpan.FromMilliseconds(50);
        }));
        var host = new RemoteHost(builder.Build(), log);
        try
        {
            await host._host.StartAsync();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return host;
    }

    internal Task UntilReadyAsync() => Wait.UntilAsync(() => Readiness.IsReady);

    internal async Task StopAsync()
    {
        _stopped = true;
        await _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            await _host.StopAsync(new CancellationToken(canceled: true));
        }

        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    /// <summary>A task that passes at once and says which events it saw.</summary>
    internal static Action<KeptnBuilder> Task(ConcurrentQueue<string> seen) => k => k.OnTask<TestTriggered>((context, _) =>
    {
        seen.Enqueue(context.CloudEvent.Id!);
        return System.Threading.Tasks.Task.FromResult(TaskResult.Pass("done"));
    });
}
