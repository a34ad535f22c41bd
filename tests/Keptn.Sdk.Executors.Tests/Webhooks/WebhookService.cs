using System.Net;
using System.Text;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keptn.Sdk.Executors.Tests.Webhooks;

/// <summary>A service with webhooks on the in-memory transport.</summary>
internal sealed class WebhookService : IAsyncDisposable
{
    internal const string Subscription = "sub-1";

    private WebhookService(KeptnTestHost host) => Host = host;

    internal KeptnTestHost Host { get; }

    internal static async Task<WebhookService> StartAsync(
        string yaml,
        Action<WebhookOptions>? configure = null,
        IReadOnlyDictionary<string, string>? secrets = null,
        HostLookup? lookup = null,
        Action<KeptnOptions>? keptn = null,
        Action<IServiceCollection>? services = null)
    {
        var host = await KeptnTestHost.StartAsync(collection =>
        {
            services?.Invoke(collection);
            collection.AddSingleton<IWebhookSecrets>(new FakeSecrets(secrets ?? new Dictionary<string, string>()));
            collection.AddSingleton(lookup ?? ((_, _) => Task.FromResult(Array.Empty<IPAddress>())));
            collection.AddKeptn("webhooks", o =>
            {
                o.SendRetryDelay = TimeSpan.FromMilliseconds(10);
                keptn?.Invoke(o);
            }).AddWebhooks(o =>
            {
                o.AllowList.Add("127.0.0.1");
                configure?.Invoke(o);
            });
        });
        host.Resources.Add(ResourceScope.Service(TestEvents.Project, TestEvents.Stage, TestEvents.Service), ResourceUpload.FromText("webhook/webhook.yaml", yaml));
        return new WebhookService(host);
    }

    internal static string Alpha(string request, string more = "", string type = "sh.keptn.event.chat.triggered") => $"""
        apiVersion: webhookconfig.keptn.sh/v1alpha1
        kind: WebhookConfig
        metadata:
          name: webhooks
        spec:
          webhooks:
            - type: {type}
              subscriptionID: {Subscription}
              {(more.Length == 0 ? "sendFinished: true" : more)}
              envFrom:
                - name: token
                  secretRef:
                    name: chat
                    key: token
              requests:
        {request}
        """;

    internal static string Line(string command) => $"        - '{command.Replace("'", "''", StringComparison.Ordinal)}'\n";

    internal async Task<TestRun> SendAsync(CloudEvent? cloudEvent = null, string? subscription = Subscription)
    {
        await Host.Transport.DeliverAsync(cloudEvent ?? TestEvents.Triggered("chat"), subscription);
        return await Host.WaitUntilIdleAsync();
    }

    internal static string[] Messages(TestRun run) => [.. run.Sent.Where(e => e.Type!.EndsWith(".finished", StringComparison.Ordinal)).Select(e => Encoding.UTF8.GetString(e.Data.Bytes.Span))];

    internal static (int Started, int Finished) Count(TestRun run) =>
        (run.Sent.Count(e => e.Type == "sh.keptn.event.chat.started"), run.Sent.Count(e => e.Type == "sh.keptn.event.chat.finished"));

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private sealed class FakeSecrets(IReadOnlyDictionary<string, string> values) : IWebhookSecrets
    {
        public ValueTask<string?> ReadAsync(string name, string key, CancellationToken cancellationToken) =>
            ValueTask.FromResult(values.TryGetValue($"{name}/{key}", out var value) ? value : key == "token" && values.Count == 0 ? "s3cr3t/token" : null);
    }
}
