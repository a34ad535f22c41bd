using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Transport.Remote;

/// <summary>
/// Keptn's API as a gateway shows it: <c>/api/v1</c>, <c>/api/controlPlane</c>, <c>/api/mongodb-datastore</c> behind an
/// <c>x-token</c>, over real connections; at its root as a distributor shows it. It fails on request, goes away and comes
/// back at the same address.
/// </summary>
internal sealed class FakeKeptnApi : IAsyncDisposable
{
    private const string IntegrationId = "25b2e644f4f534d321c54ef4468423d91e2fde78";

    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Action<ListenOptions>? _listen;
    private JsonObject? _integration;
    private WebApplication? _app;

    private FakeKeptnApi(TimeProvider timeProvider, Action<ListenOptions>? listen)
    {
        ControlPlane = new FakeControlPlane(timeProvider);
        _listen = listen;
    }

    internal FakeControlPlane ControlPlane { get; }

    internal Uri Address { get; private set; } = new("http://127.0.0.1:0");

    internal Uri Endpoint => new(Address, "/api");

    internal string Token { get; set; } = "first-token";

    /// <summary>Whether a gateway of the company's own asks for a token of its provider, instead of Keptn's.</summary>
    internal bool TakesBearer { get; set; }

    /// <summary>Decides what goes wrong, by verb and path.</summary>
    internal Func<string, Fault> OnRequest { get; set; } = _ => Fault.None;

    /// <summary>Whether the api-service looks at events, and so takes no progress.</summary>
    internal bool ChecksEvents { get; set; }

    internal JsonObject? Integration => Volatile.Read(ref _integration);

    /// <summary>Subscriptions that somebody set up before.</summary>
    internal void SetUp(string subscriptions) => Volatile.Write(ref _integration, new JsonObject
    {
        ["id"] = IntegrationId,
        ["name"] = "remote-service",
        ["metadata"] = new JsonObject(),
        ["subscriptions"] = JsonNode.Parse(subscriptions),
    });

    /// <summary>Verb, path and query of each request.</summary>
    internal IReadOnlyList<string> Requests => [.. _requests];

    internal int CountOf(string start) => _requests.Count(r => r.StartsWith(start, StringComparison.Ordinal));

    internal static async Task<FakeKeptnApi> StartAsync(TimeProvider? timeProvider = null, Action<ListenOptions>? listen = null)
    {
        var api = new FakeKeptnApi(timeProvider ?? TimeProvider.System, listen);
        await api.ComeUpAsync();
        return api;
    }

    public async ValueTask DisposeAsync() => await GoDownAsync();

    internal async Task GoDownAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync(new CancellationToken(canceled: true));
            await app.DisposeAsync();
        }
    }

    internal async Task ComeUpAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, Address.Port, l => _listen?.Invoke(l)));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _requests.Enqueue($"{context.Request.Method} {path}{context.Request.QueryString}");
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
        var fault = OnRequest($"{context.Request.Method} {path}");
        if (fault == Fault.CutBefore)
        {
            context.Abort();
            return;
        }

        var (status, answer) = fault switch
        {
            Fault.ServerError => Error(500, "could not publish"),
            Fault.GatewayError => (503, (JsonNode?)null),
            Fault.TooLarge => (413, (JsonNode?)null),
            _ when path == "/oauth/discovery" => (200, new JsonObject { ["token_endpoint"] = new Uri(Address, "/oauth/token").ToString() }),
            _ when path == "/oauth/token" && body.Contains("grant_type=client_credentials", StringComparison.Ordinal) =>
                (200, new JsonObject { ["access_token"] = "of-the-provider", ["token_type"] = "Bearer", ["expires_in"] = 3600 }),
            _ when !path.StartsWith("/api/", StringComparison.Ordinal) => AnswerAsSidecar(context.Request, path, body),
            _ when TakesBearer && context.Request.Headers.Authorization != "Bearer of-the-provider" => Error(401, "Unauthorized"),
            _ when !TakesBearer && context.Request.Headers["x-token"] != Token => Error(401, "Unauthorized"),
            _ => Answer(context.Request, path["/api".Length..], body),
        };
        if (fault == Fault.CutAfter)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = answer is null ? "text/html" : "application/json";
        await context.Response.WriteAsync(answer?.ToJsonString() ?? "<html>no upstream</html>", context.RequestAborted);
    }

    // A distributor takes events at /event and passes calls on, for which it has a token of its own.
    private (int Status, JsonNode? Answer) AnswerAsSidecar(HttpRequest request, string path, string body) => path switch
    {
        "/health" => (200, new JsonObject()),
        "/event" => Post(JsonNode.Parse(body)!.AsObject()),
        _ when path.StartsWith("/controlPlane/", StringComparison.Ordinal) || path.StartsWith("/mongodb-datastore/", StringComparison.Ordinal) => Answer(request, path, body),
        _ => Error(500, "not forwarded"),
    };

    private (int Status, JsonNode? Answer) Answer(HttpRequest request, string path, string body)
    {
        const string Triggered = "/controlPlane/v1/event/triggered/";
        const string Sequence = "/controlPlane/v1/sequence/";
        return (request.Method, path) switch
        {
            ("POST", "/v1/event") => Post(JsonNode.Parse(body)!.AsObject()),
            ("GET", _) when path.StartsWith(Triggered, StringComparison.Ordinal) => (200, ControlPlane.GetOpen(path[Triggered.Length..], Query)),
            ("GET", "/mongodb-datastore/event") when int.TryParse(Query("pageSize"), out var size) && size is < 1 or > 100 => Error(422, "pageSize in query should be between 1 and 100"),
            ("GET", "/mongodb-datastore/event") => (200, ControlPlane.GetStored(Query)),
            ("GET", "/controlPlane/v1/project") => (200, ControlPlane.GetProjects()),
            ("GET", _) when path.StartsWith(Sequence, StringComparison.Ordinal) => (200, ControlPlane.GetStates(path[Sequence.Length..], Query)),
            ("POST", "/controlPlane/v1/uniform/registration") => Register(JsonNode.Parse(body)!.AsObject()),
            ("PUT", $"/controlPlane/v1/uniform/registration/{IntegrationId}/ping") when Integration is { } known => (200, known.DeepClone()),
            ("POST", "/controlPlane/v1/log") => (200, new JsonObject()),
            _ => Error(404, "not found"),
        };

        string? Query(string name) => request.Query.TryGetValue(name, out var values) ? values.ToString() : null;
    }

    private static (int Status, JsonNode? Answer) Error(int status, string message) =>
        (status, new JsonObject { ["code"] = status, ["message"] = message });

    private (int Status, JsonNode? Answer) Post(JsonObject cloudEvent)
    {
        if (cloudEvent["data"]?.GetValueKind() != JsonValueKind.Object || cloudEvent["source"] is null || cloudEvent["type"] is null)
        {
            return Error(422, "data, source and type are required");
        }

        if (ChecksEvents && ((string)cloudEvent["type"]!).EndsWith(".status.changed", StringComparison.Ordinal))
        {
            return Error(400, "unknown event type");
        }

        return (200, new JsonObject { ["keptnContext"] = (string?)ControlPlane.Take(cloudEvent)["shkeptncontext"] });
    }

    private (int Status, JsonNode? Answer) Register(JsonObject integration)
    {
        var isNew = Integration is null;
        if (isNew)
        {
            foreach (var subscription in integration["subscriptions"]!.AsArray())
            {
                subscription!["id"] = Guid.NewGuid().ToString();
            }

            integration["id"] = IntegrationId;
            Volatile.Write(ref _integration, integration);
        }

        return (isNew ? 201 : 200, new JsonObject { ["id"] = IntegrationId });
    }
}
