using System.Net;
using System.Text;
using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Hosting.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keptn.Sdk.Tests.Roles;

/// <summary>A web application with an endpoint for alerts, on loopback.</summary>
internal sealed class AlertHost : IAsyncDisposable
{
    internal const string Secret = "s3cret-of-the-test";

    private readonly WebApplication _application;
    private readonly HttpClient _client;

    private AlertHost(WebApplication application, InMemoryTransport transport, LogRecorder log)
    {
        _application = application;
        Transport = transport;
        Log = log;
        _client = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };
    }

    internal InMemoryTransport Transport { get; }

    internal LogRecorder Log { get; }

    internal static async Task<AlertHost> StartAsync(
        Action<KeptnAlertOptions>? configure = null,
        TimeProvider? time = null,
        Func<ToolMessage, IEnumerable<KeptnAlert>>? map = null,
        Uri? api = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var log = new LogRecorder();
        log.AddTo(builder.Services);
        builder.Services.AddKeptn("alerts").OnTask<ActionTriggered>((_, _) => Task.FromResult(TaskResult.Pass()));
        builder.Services.Replace(ServiceDescriptor.Singleton(time ?? TimeProvider.System));
        if (api is not null)
        {
            builder.Configuration["Keptn:Api:Endpoint"] = api.AbsoluteUri;
            builder.Configuration["Keptn:Api:Token"] = "token";
        }

        var transport = new InMemoryTransport();
        builder.Services.ReplaceKeptnTransport(transport);
        var application = builder.Build();
        application.MapKeptnAlerts("/alerts/tool", RolesJsonContext.Default.ToolMessage, map ?? Map, o =>
        {
            o.Secret = Secret;
            configure?.Invoke(o);
        });
        await application.StartAsync();
        return new AlertHost(application, transport, log);
    }

    internal static string Message(params string[] ids) =>
        $$"""{"alerts":[{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}","startsAt":"2022-01-02T03:04:05Z"}"""))}}]}""";

    internal Task<HttpResponseMessage> PostAsync(string body, string? secret = Secret, Action<HttpRequestMessage>? change = null) =>
        PostAsync(new StringContent(body, Encoding.UTF8, "application/json"), secret, change);

    internal async Task<HttpResponseMessage> PostAsync(HttpContent content, string? secret = Secret, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/alerts/tool") { Content = content };
        if (secret is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {secret}");
        }

        change?.Invoke(request);
        return await _client.SendAsync(request);
    }

    internal static async Task<JsonElement> ReadAsync(HttpResponseMessage response) => JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());

    internal Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _application.DisposeAsync();
    }

    private static IEnumerable<KeptnAlert> Map(ToolMessage message) =>
        from alert in message.Alerts
        where alert?.Status != "resolved"
        select alert is null ? null : new KeptnAlert($"{alert.Id}/{alert.StartsAt:O}", new RemediationTriggered
        {
            Project = alert.Project,
            Stage = alert.Stage,
            Service = "carts",
            Problem = new ProblemSection { ProblemTitle = "Too slow" },
        });
}
