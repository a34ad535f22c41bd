using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Charts.Tests;

/// <summary>A Keptn service with the environment that a chart gives its container, as Kubernetes would fill it in.</summary>
internal sealed class RenderedService : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keptn-chart-");
    private readonly CancellationTokenSource _stopping = new();
    private readonly IHost _host;
    private Task _start = Task.CompletedTask;

    internal RenderedService(Rendering rendering, params (string Name, string Value)[] overrides)
    {
        var environment = new Dictionary<string, string?>();
        foreach (var variable in rendering.Container["env"]!.AsArray())
        {
            environment[variable!["name"]!.GetValue<string>()] = variable["value"]?.GetValue<string>() ?? Resolve(rendering, variable["valueFrom"]!);
        }

        if (environment.GetValueOrDefault("KEPTN_API_TOKEN_FILE") is not null)
        {
            var file = Path.Combine(_folder.FullName, "token");
            File.WriteAllText(file, ReadSecret(rendering, "keptn-api-token"));
            environment["KEPTN_API_TOKEN_FILE"] = file;
        }

        environment["Keptn__StateDirectory"] = Path.Combine(_folder.FullName, "state");
        environment["Keptn__ListenAddress"] = "127.0.0.1";
        foreach (var (name, value) in overrides)
        {
            environment[name] = value;
        }

        // As the provider of environment variables does it.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(environment.Select(e => KeyValuePair.Create(e.Key.Replace("__", ":", StringComparison.Ordinal), e.Value)));
        builder.Services.AddKeptn("probe").OnTask<TestTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));
        _host = builder.Build();
    }

    internal KeptnConnectionOptions Connection => _host.Services.GetRequiredService<IOptions<KeptnConnectionOptions>>().Value;

    internal Api.KeptnApiOptions Api => _host.Services.GetRequiredService<IOptions<Api.KeptnApiOptions>>().Value;

    internal KeptnOptions Options => _host.Services.GetRequiredService<IOptions<KeptnOptions>>().Value;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _start.ContinueWith(_ => { }, TaskScheduler.Default);
        await _host.StopAsync();
        _host.Dispose();
        _stopping.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Begins to start it; over NATS that ends with the connection. <see cref="DisposeAsync"/> stops it.</summary>
    internal void Start() => _start = _host.StartAsync(_stopping.Token);

    private static string Resolve(Rendering rendering, JsonNode source)
    {
        if (source["secretKeyRef"] is { } secret)
        {
            return ReadSecret(rendering, secret["key"]!.GetValue<string>());
        }

        return source["fieldRef"]!["fieldPath"]!.GetValue<string>() switch
        {
            "metadata.name" => "probe-1",
            "metadata.namespace" => "keptn",
            "spec.nodeName" => "node-1",
            "metadata.labels['app.kubernetes.io/version']" => rendering.Pod["metadata"]!["labels"]!["app.kubernetes.io/version"]!.GetValue<string>(),
            var path => throw new InvalidOperationException($"Kubernetes would not know {path}."),
        };
    }

    private static string ReadSecret(Rendering rendering, string key) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(rendering.Single("Secret")["data"]![key]!.GetValue<string>()));
}
