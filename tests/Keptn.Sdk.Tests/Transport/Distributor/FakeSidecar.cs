using System.Collections.Concurrent;
using Keptn.Sdk.CloudEvents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Transport.Distributor;

/// <summary>Takes events as a distributor does, at <c>/event</c>, and misbehaves on request.</summary>
internal sealed class FakeSidecar : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(string Type, TaskCompletionSource Source)> _waiting = [];
    private WebApplication? _server;

    private FakeSidecar()
    {
    }

    /// <summary>What is done with a post; default 200. The event is recorded when it returns.</summary>
    internal Func<HttpContext, Task>? OnPost { get; set; }

    internal ConcurrentQueue<CloudEvent> Received { get; } = new();

    internal ConcurrentQueue<string?> ContentTypes { get; } = new();

    internal int Posts { get; private set; }

    /// <summary>Where it is; stays the same when it goes down and comes up again.</summary>
    internal Uri Address { get; private set; } = new("http://127.0.0.1:0");

    internal Uri EventAddress => new(Address, "/event");

    public async ValueTask DisposeAsync() => await GoDownAsync();

    internal static async Task<FakeSidecar> StartAsync()
    {
        var sidecar = new FakeSidecar();
        await sidecar.ComeUpAsync();
        return sidecar;
    }

    internal async Task ComeUpAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address.ToString());
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync();
        Address = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    internal async Task GoDownAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await server.StopAsync(now.Token);
            await server.DisposeAsync();
        }
    }

    /// <summary>Waits until an event whose type ends so has been taken.</summary>
    internal Task WhenReceivedAsync(string typeEnd)
    {
        lock (_lock)
        {
            if (Received.Any(e => e.Type!.EndsWith(typeEnd, StringComparison.Ordinal)))
            {
                return Task.CompletedTask;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((typeEnd, source));
            return source.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/event")
        {
            context.Response.StatusCode = context.Request.Path == "/health" ? 200 : 500;
            return;
        }

        Posts++;
        ContentTypes.Enqueue(context.Request.ContentType);
        var cloudEvent = await context.Request.ToCloudEventAsync(JsonEventFormatter.Default, context.RequestAborted);
        if (OnPost is { } answer)
        {
            await answer(context);
        }

        if (context.Response.StatusCode != 200)
        {
            return;
        }

        lock (_lock)
        {
            Received.Enqueue(cloudEvent);
            _waiting.FindAll(w => cloudEvent.Type!.EndsWith(w.Type, StringComparison.Ordinal)).ForEach(w => w.Source.TrySetResult());
        }
    }
}
