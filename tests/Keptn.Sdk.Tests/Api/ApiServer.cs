using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Api;

/// <summary>A real HTTP server on loopback that records what it is asked and answers as told.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();

    private ApiServer(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Decides each answer; by default the scripted ones in turn.</summary>
    public Func<RecordedRequest, CannedAnswer>? OnRequest { get; set; }

    public Queue<CannedAnswer> Script { get; } = new();

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    public RecordedRequest Request => _requests.Should().ContainSingle().Subject;

    public static async Task<ApiServer> StartAsync(Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0, listener => listen?.Invoke(listener));
        });
        var app = builder.Build();
        var server = new ApiServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        server.Address = new Uri(addresses.Single());
        return server;
    }

    public ApiServer Answers(int status, string? body = null, string? contentType = "application/json")
    {
        Script.Enqueue(new CannedAnswer(status, body, contentType));
        return this;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new RecordedRequest(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        _requests.Enqueue(request);

        CannedAnswer answer;
        lock (Script)
        {
            answer = OnRequest is { } decide ? decide(request)
                : Script.TryDequeue(out var next) ? next
                : new CannedAnswer(599, "no answer was scripted for this request", "text/plain");
        }

        await answer.WriteAsync(context);
    }
}
