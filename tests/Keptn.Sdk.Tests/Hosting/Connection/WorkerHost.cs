using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Tests.Hosting.Connection;

/// <summary>A plain worker on free ports of 127.0.0.1, and a client for its ports.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly IHost _host;

    private WorkerHost(IHost host) => _host = host;

    internal IServiceProvider Services => _host.Services;

    internal HttpClient Client { get; } = new();

    internal IReadOnlyList<KeptnServer> Servers => Services.GetRequiredService<ConnectionHost>().Servers;

    internal Uri Health => Servers.Single(s => s.Purpose.Contains("health", StringComparison.Ordinal)).Addresses.Single();

    internal Uri Events => Servers.Single(s => s.Purpose.Contains("events", StringComparison.Ordinal)).Addresses.Single();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    /// <summary>Builds a worker; ports are free ones unless the settings name others.</summary>
    internal static WorkerHost Create(Action<KeptnBuilder> configure, params (string Name, string? Value)[] settings)
    {
        (string, string?)[] ports = [("Keptn:ListenAddress", "127.0.0.1"), ("Keptn:Health:Port", "0"), ("Keptn:Distributor:Port", "0")];
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        builder.Configuration.AddConfiguration(ConfigurationOf.Build([.. ports.Where(p => settings.All(s => s.Name != p.Item1)), .. settings]));
        configure(builder.Services.AddKeptn("worker", o => o.SendRetryDelay = TimeSpan.FromMilliseconds(1)));
        return new WorkerHost(builder.Build());
    }

    internal static async Task<WorkerHost> StartAsync(Action<KeptnBuilder> configure, params (string Name, string? Value)[] settings)
    {
        var host = Create(configure, settings);
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return host;
    }

    internal Task StartAsync() => _host.StartAsync();

    internal Task StopAsync() => _host.StopAsync();

    internal Task<HttpResponseMessage> DeliverAsync(CloudEvent? cloudEvent = null) =>
        Client.PostAsync(Events, (cloudEvent ?? TestEvents.Triggered("test")).ToHttpContent(ContentMode.Structured));

    internal async Task<(int Status, string Body)> GetAsync(string path, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Health, path));
        using var response = await Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    internal static void PassAtOnce(KeptnBuilder keptn) => keptn.OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass("done")));
}
