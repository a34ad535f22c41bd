using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Executors.Tests.Scripts;

/// <summary>A service with scripts on the in-memory transport.</summary>
internal sealed class ScriptHost : IAsyncDisposable
{
    private readonly string _directory;

    private ScriptHost(KeptnTestHost host, string directory)
    {
        Host = host;
        _directory = directory;
    }

    internal KeptnTestHost Host { get; }

    /// <summary>What is left of the workspaces.</summary>
    internal IEnumerable<string> LeftOver => Directory.EnumerateDirectories(_directory).SelectMany(Directory.EnumerateDirectories);

    internal static async Task<ScriptHost> StartAsync(
        Action<ScriptOptions>? configure = null, Action<KeptnOptions>? keptn = null, Action<IServiceCollection>? services = null, TimeProvider? time = null)
    {
        var directory = Directory.CreateTempSubdirectory("scripts-test-").FullName;
        var host = await KeptnTestHost.StartAsync(
            collection =>
            {
                services?.Invoke(collection);
                collection.AddKeptn("scripts", o =>
                {
                    o.Workspace.Directory = directory;
                    keptn?.Invoke(o);
                }).AddScripts(o =>
                {
                    o.AllowList.Add("127.0.0.1");
                    configure?.Invoke(o);
                });
            },
            time);
        return new ScriptHost(host, directory);
    }

    /// <summary>Starts a service with one file at the service.</summary>
    internal static async Task<ScriptHost> StartAsync(string name, string text, Action<ScriptOptions>? configure = null)
    {
        var host = await StartAsync(configure);
        return host.Add(name, text);
    }

    internal ScriptHost Add(string name, string text, ResourceScope? scope = null)
    {
        Host.Resources.Add(scope ?? ResourceScope.Service(TestEvents.Project, TestEvents.Stage, TestEvents.Service), ResourceUpload.FromText($"generic-executor/{name}", text));
        return this;
    }

    internal Task<TestRun> TriggerAsync(string task = "test", string data = "{}") => SendAsync(TestEvents.Triggered(task, data));

    internal Task<TestRun> SendAsync(CloudEvent cloudEvent) => Host.SendAsync(cloudEvent);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
