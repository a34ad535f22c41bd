using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Tests.Webhooks;

/// <summary>A server that webhooks call, on a free port of this machine.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Receiver(WebApplication application) => _application = application;

    internal ConcurrentQueue<(string Method, string Url, string Body, IHeaderDictionary Headers)> Requests { get; } = new();

    internal int Port => new Uri(_application.Urls.First()).Port;

    internal string Url => $"http://127.0.0.1:{Port}";

    internal static Task<Receiver> StartAsync(string answer = "ok", int status = 200) => StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(answer);
    });

    internal static async Task<Receiver> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._application.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();

            // The headers of a request are gone with it.
            receiver.Requests.Enqueue((context.Request.Method, context.Request.Path + context.Request.QueryString, body, new HeaderDictionary(context.Request.Headers.ToDictionary())));
            await answer(context);
        });
        await receiver._application.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
