using System.Text.Json;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>A service with jobs on the in-memory transport.</summary>
internal static class JobService
{
    internal const string Name = "job-executor-service";

    internal static readonly ResourceScope Service = ResourceScope.Service(TestEvents.Project, TestEvents.Stage, TestEvents.Service);

    internal static async Task<KeptnTestHost> StartAsync(
        string? yaml,
        IJobRunner? runner,
        Action<JobOptions>? configure = null,
        TimeProvider? time = null,
        Action<IServiceCollection>? services = null,
        Action<KeptnOptions>? keptn = null,
        params (string Name, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => s.Value));
        if (runner is not null)
        {
            builder.Services.AddSingleton(runner);
        }

        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.Services.AddKeptn(Name, o =>
        {
            o.SendRetryDelay = TimeSpan.FromMilliseconds(10);
            keptn?.Invoke(o);
        }).AddJobs(configure);
        builder.Services.ReplaceKeptnTransport();
        services?.Invoke(builder.Services);
        var started = builder.Build();
        await started.StartAsync();
        var host = KeptnTestHost.Attach(started);
        if (yaml is not null)
        {
            host.Resources.Add("job/config.yaml", yaml);
        }

        return host;
    }

    /// <summary>A configuration with actions for the task <c>deploy</c>.</summary>
    internal static string Actions(params IEnumerable<string> actions) => $"apiVersion: v2\nactions:\n{string.Concat(actions)}";

    internal static string Action(string name, string more = "", string on = "sh.keptn.event.deploy.triggered", params IEnumerable<string> tasks) =>
        $"- name: {name}\n  {(more.Length == 0 ? "silent: false" : more)}\n  events:\n  - name: {on}\n  tasks:\n{string.Concat(tasks.DefaultIfEmpty(JobTask(name + " task")))}";

    internal static string JobTask(string name, string more = "image: alpine") => $"  - name: {name}\n    {more.Replace("\n", "\n    ", StringComparison.Ordinal)}\n";

    internal static CloudEvent Deploy(string data = "{}") => TestEvents.Triggered("deploy", data);

    /// <summary>The data of the one finished event.</summary>
    internal static JsonElement Data(TestRun run)
    {
        using var document = JsonDocument.Parse(run.Finished.CloudEvent.Data.Bytes);
        return document.RootElement.Clone();
    }
}
