using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Api;

namespace Keptn.Sdk.Tests.Hosting.Registration;

/// <summary>
/// A control plane over HTTP with the observable rules of shipyard-controller's registration: 201 for a new integration,
/// 200 for a known one whose subscriptions stay as they are, 404 for a ping of one that is unknown; and with the
/// parts of log, open tasks and event store that services use.
/// </summary>
internal sealed class ControlPlaneServer : IAsyncDisposable
{
    internal const string IntegrationId = "25b2e644f4f534d321c54ef4468423d91e2fde78";

    private const string Uniform = "/api/controlPlane/v1/uniform/registration";
    private const string Triggered = "/api/controlPlane/v1/event/triggered/";

    private readonly ApiServer _server;
    private readonly KeptnApiClient _client;
    private readonly ConcurrentQueue<string> _errors = new();
    private JsonObject? _integration;

    private ControlPlaneServer(ApiServer server)
    {
        _server = server;
        _server.OnRequest = Answer;
        // The clock of calls is the real one: only the service's own waits are the test's.
        _client = KeptnApiClient.Create(new KeptnApiOptions { Endpoint = new Uri(server.Address, "/api"), Token = "t", MaxRetries = 0 });
    }

    internal IKeptnApi Api => _client;

    internal bool IsDown { get; set; }

    /// <summary>The tasks that are open; also in the event store.</summary>
    internal ConcurrentQueue<CloudEvent> OpenTasks { get; } = new();

    /// <summary>What is in the event store beside the open tasks.</summary>
    internal ConcurrentQueue<CloudEvent> Stored { get; } = new();

    /// <summary>The messages in Keptn's log.</summary>
    internal IReadOnlyList<string> LoggedErrors => [.. _errors];

    internal IReadOnlyList<string> Requests => [.. _server.Requests.Select(r => r.ToString().Replace("/api/controlPlane/v1", string.Empty, StringComparison.Ordinal))];

    internal static async Task<ControlPlaneServer> StartAsync() => new(await ApiServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    internal void Forget() => Volatile.Write(ref _integration, null);

    /// <summary>An integration that was there before, as an administrator left it.</summary>
    internal void SetUp(params EventSubscription[] subscriptions) => Volatile.Write(ref _integration, new JsonObject
    {
        ["id"] = IntegrationId,
        ["name"] = "load-tests",
        ["metadata"] = new JsonObject(),
        ["subscriptions"] = new JsonArray([.. subscriptions.Select(s => new JsonObject
        {
            ["id"] = s.Id,
            ["event"] = s.Event,
            ["filter"] = new JsonObject { ["projects"] = List(s.Filter.Projects), ["stages"] = List(s.Filter.Stages), ["services"] = List(s.Filter.Services) },
        })]),
    });

    internal int CountOf(string request) => Requests.Count(r => r == request);

    // Go writes a list without elements as null.
    private static JsonArray? List(IReadOnlyList<string> values) => values.Count == 0 ? null : [.. values.Select(v => JsonValue.Create(v))];

    private static CannedAnswer NotFound(string message) => new(404, $$"""{"code":404,"message":"{{message}}"}""");

    private CannedAnswer Answer(RecordedRequest request)
    {
        var path = request.Target.Split('?')[0];
        return (request.Method, path) switch
        {
            _ when IsDown => new CannedAnswer(503, "<html>no upstream</html>", "text/html"),
            ("POST", Uniform) => Register(request),
            ("PUT", $"{Uniform}/{IntegrationId}/ping") => Ping(),
            ("DELETE", $"{Uniform}/{IntegrationId}") => Unregister(),
            ("PUT", _) when path.StartsWith($"{Uniform}/{IntegrationId}/subscription/", StringComparison.Ordinal) => PutSubscription(path, request),
            ("DELETE", _) when path.StartsWith($"{Uniform}/{IntegrationId}/subscription/", StringComparison.Ordinal) => DeleteSubscription(path),
            ("POST", "/api/controlPlane/v1/log") => Log(request),
            ("GET", _) when path.StartsWith(Triggered, StringComparison.Ordinal) => GetTriggered(path[Triggered.Length..]),
            ("GET", "/api/controlPlane/v1/project") => new CannedAnswer(200, $$"""{"projects":[{"projectName":"{{Keptn.Sdk.Testing.TestEvents.Project}}"}],"nextPageKey":"0","totalCount":1}"""),
            ("GET", "/api/mongodb-datastore/event") => GetStored(request.Target),
            _ => NotFound("page not found"),
        };
    }

    private CannedAnswer Register(RecordedRequest request)
    {
        if (_integration is not null)
        {
            return new CannedAnswer(200, $$"""{"id":"{{IntegrationId}}"}""");
        }

        var integration = JsonNode.Parse(request.Body)!.AsObject();
        integration["id"] = IntegrationId;
        foreach (var subscription in integration["subscriptions"]!.AsArray())
        {
            subscription!["id"] = Guid.NewGuid().ToString();
        }

        Volatile.Write(ref _integration, integration);
        return new CannedAnswer(201, $$"""{"id":"{{IntegrationId}}"}""");
    }

    private CannedAnswer Ping() => _integration is { } known ? new CannedAnswer(200, known.ToJsonString()) : NotFound("uniform integration not found");

    private CannedAnswer Unregister()
    {
        Forget();
        return new CannedAnswer(200, "{}");
    }

    private CannedAnswer PutSubscription(string path, RecordedRequest request)
    {
        var id = path.Split('/')[^1];
        var subscription = JsonNode.Parse(request.Body)!;
        subscription["id"] = id;
        var subscriptions = _integration!["subscriptions"]!.AsArray();
        subscriptions.RemoveAll(s => (string?)s!["id"] == id);
        subscriptions.Add(subscription);
        return new CannedAnswer(201, $$"""{"id":"{{id}}"}""");
    }

    private CannedAnswer DeleteSubscription(string path)
    {
        _integration!["subscriptions"]!.AsArray().RemoveAll(s => (string?)s!["id"] == path.Split('/')[^1]);
        return new CannedAnswer(200, "{}");
    }

    private CannedAnswer Log(RecordedRequest request)
    {
        foreach (var entry in JsonNode.Parse(request.Body)!["logs"]!.AsArray())
        {
            _errors.Enqueue($"{entry!["integrationid"]} {entry["task"]}: {entry["message"]}");
        }

        return new CannedAnswer(200, "{}");
    }

    private CannedAnswer GetTriggered(string type) => Events(OpenTasks.Where(e => e.Type == type));

    private CannedAnswer GetStored(string target)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(target[target.IndexOf('?', StringComparison.Ordinal)..]);
        return Events(OpenTasks.Concat(Stored).Where(e => Asks("keptnContext", e.KeptnContext) && Asks("eventID", e.Id) && Asks("type", e.Type) && Asks("source", e.Source)));

        bool Asks(string name, string? value) => !query.TryGetValue(name, out var wanted) || wanted == value;
    }

    private static CannedAnswer Events(IEnumerable<CloudEvent> events) => new(200, $$"""
        {"events":[{{string.Join(",", events.Select(e => System.Text.Encoding.UTF8.GetString(JsonEventFormatter.EncodeStructuredModeMessage(e).Span)))}}],"nextPageKey":"0"}
        """);
}
