using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>What an in-cluster service sees of shipyard-controller: takes a registration and answers its pings.</summary>
internal sealed class FakeShipyardController : IAsyncDisposable
{
    internal const int Port = 8080;

    private const string Id = "25b2e644f4f534d321c54ef4468423d91e2fde78";

    private readonly WebApplication _application;
    private readonly TaskCompletionSource<JsonObject> _pinged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JsonObject? _integration;

    private FakeShipyardController(Socket socket)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.ListenHandle((ulong)socket.Handle));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>What was registered, once the service has pinged too.</summary>
    internal Task<JsonObject> Registered => _pinged.Task;

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal static async Task<FakeShipyardController> StartAsync(Cluster cluster)
    {
        var controller = new FakeShipyardController(await cluster.ListenAsync(Port));
        await controller._application.StartAsync();
        return controller;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("POST", "/v1/uniform/registration"):
                _integration = JsonNode.Parse(body)!.AsObject();
                await WriteAsync(context, 201, $$"""{"id":"{{Id}}"}""");
                break;
            case ("PUT", $"/v1/uniform/registration/{Id}/ping") when _integration is { } integration:
                integration["id"] = Id;
                await WriteAsync(context, 200, integration.ToJsonString());
                _pinged.TrySetResult(integration);
                break;
            default:
                await WriteAsync(context, 404, """{"code":404,"message":"not found"}""");
                break;
        }
    }

    private static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
