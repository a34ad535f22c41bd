using System.Net;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Hosting.Connection;
using Keptn.Sdk.Testing;
using Keptn.Sdk.Tests.Transport.Distributor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Hosting.Connection;

/// <summary>Our paths on the server of an application, beside the application's own.</summary>
public sealed class WebApplicationTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _client = new();
    private FakeSidecar _sidecar = null!;
    private WebApplication? _app;

    public async Task InitializeAsync() => _sidecar = await FakeSidecar.StartAsync();

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        await _sidecar.DisposeAsync();
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Events_OnTheApplicationsServer_AreAnswered()
    {
        await StartAsync(app => app.MapGet("/", () => "home"));

        using var response = await PostAsync("/");
        await _sidecar.WhenReceivedAsync("test.finished");

        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await _client.GetStringAsync("/")).Should().Be("home");
        _app!.Services.GetRequiredService<ConnectionHost>().Servers.Should().BeEmpty();
    }

    [Fact]
    public async Task Root_OfTheApplication_StaysTheApplications()
    {
        await StartAsync(app => app.MapPost("/", () => "posted"));

        using var content = new StringContent("{}", null, "application/json");
        using var response = await _client.PostAsync("/", content);

        (await response.Content.ReadAsStringAsync()).Should().Be("posted");
        _sidecar.Received.Should().BeEmpty();
    }

    [Fact]
    public async Task Health_ApplicationHasNone_IsReported()
    {
        await StartAsync(app => app.MapGet("/", () => "home"));

        (await _client.GetStringAsync("/health/live")).Should().Contain("OK");
        using var unknown = await _client.GetAsync("/nowhere");
        unknown.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Health_ApplicationHasItsOwn_StaysTheApplications()
    {
        await StartAsync(app =>
        {
            app.MapGet("/health", () => "mine");
            app.Map("/health/ready", branch => branch.Run(context => context.Response.WriteAsync("mine too")));
        });

        (await _client.GetStringAsync("/health")).Should().Be("mine");
        (await _client.GetStringAsync("/health/ready")).Should().Be("mine too");
        (await _client.GetStringAsync("/health/live")).Should().Contain("OK");
    }

    [Fact]
    public async Task Health_Disabled_IsNotThere()
    {
        await StartAsync(_ => { }, ("HEALTH_ENDPOINT_ENABLED", "false"));

        using var response = await _client.GetAsync("/health");

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Events_TransportReplacedByATest_HaveNoPath()
    {
        await StartAsync(_ => { }, configure: s => s.ReplaceKeptnTransport());

        using var response = await PostAsync("/");

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("0", false)]
    public async Task Start_ApplicationListensElsewhere_Warns(string? port, bool expected)
    {
        var log = new LogCollector();

        await StartAsync(_ => { }, s => s.AddSingleton<ILoggerProvider>(log), ("RCV_PORT", port));

        log.Warnings.Any(w => w.Contains("RCV_PORT") && w.Contains("8080") && w.Contains("127.0.0.1")).Should().Be(expected);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("0", false)]
    [InlineData("9090", true)]
    public async Task Start_HealthIsExpectedElsewhere_Warns(string? port, bool expected)
    {
        var log = new LogCollector();

        await StartAsync(_ => { }, s => s.AddSingleton<ILoggerProvider>(log), ("HEALTH_ENDPOINT_PORT", port), ("RCV_PORT", "0"));

        log.Warnings.Any(w => w.Contains("HEALTH_ENDPOINT_PORT") && w.Contains("9090") && w.Contains("127.0.0.1")).Should().Be(expected);
    }

    [Fact]
    public async Task Events_ForwardedHeadersClaimLoopback_AreRefused()
    {
        await StartAsync(_ => { }, ("ForwardedHeaders_Enabled", "true"));
        _client.DefaultRequestHeaders.Add("X-Forwarded-For", "127.0.0.1");

        using var response = await PostAsync("/");

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    private Task<HttpResponseMessage> PostAsync(string path) =>
        _client.PostAsync(path, TestEvents.Triggered("test").ToHttpContent(ContentMode.Binary));

    private Task StartAsync(Action<WebApplication> map, params (string Name, string? Value)[] settings) => StartAsync(map, null, settings);

    private async Task StartAsync(Action<WebApplication> map, Action<IServiceCollection>? configure, params (string Name, string? Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddConfiguration(ConfigurationOf.Build([("EVENTBROKER", _sidecar.EventAddress.ToString()), .. settings]));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WorkerHost.PassAtOnce(builder.Services.AddKeptn("web"));
        configure?.Invoke(builder.Services);
        _app = builder.Build();
        map(_app);
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }
}
