using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Tests.Api;
using Microsoft.AspNetCore.WebUtilities;

namespace Keptn.Sdk.Tests.Chaos;

/// <summary>The API of a control plane over what the stream holds. Fails when it is told to, and while there is no NATS.</summary>
internal sealed class ChaosControlPlane : IAsyncDisposable
{
    private const string Integration = """{"id":"chaos","name":"chaos-service","metadata":{},"subscriptions":[{"id":"1","event":"sh.keptn.event.chaos.triggered","filter":{}},{"id":"2","event":"sh.keptn.event.chaosagain.triggered","filter":{}}]}""";

    private readonly ApiServer _server;
    private readonly StreamStore _store;

    private ChaosControlPlane(ApiServer server, StreamStore store)
    {
        _server = server;
        _store = store;
        server.OnRequest = request => new CannedAnswer(0) { Instead = context => AnswerAsync(request, context) };
    }

    internal string Endpoint => new Uri(_server.Address, "/api").ToString();

    internal bool IsDown { get; set; }

    internal int Failures { get; private set; }

    internal static async Task<ChaosControlPlane> StartAsync(StreamStore store) => new(await ApiServer.StartAsync(), store);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(RecordedRequest request, Microsoft.AspNetCore.Http.HttpContext context)
    {
        CannedAnswer answer;
        try
        {
            answer = IsDown ? new CannedAnswer(500, """{"code":500,"message":"out of order"}""") : await GetAnswerAsync(request);
        }
        catch (Exception e)
        {
            answer = new CannedAnswer(500, $$"""{"code":500,"message":"{{e.GetType().Name}}"}""");
        }

        Failures += answer.Status == 500 ? 1 : 0;
        await answer.WriteAsync(context);
    }

    private async Task<CannedAnswer> GetAnswerAsync(RecordedRequest request)
    {
        var parts = request.Target.Split('?');
        var query = QueryHelpers.ParseQuery(parts.Length > 1 ? parts[1] : string.Empty);
        return (request.Method, parts[0]["/api/".Length..]) switch
        {
            ("POST", "controlPlane/v1/uniform/registration") => new CannedAnswer(200, """{"id":"chaos"}"""),
            ("PUT", "controlPlane/v1/uniform/registration/chaos/ping") => new CannedAnswer(200, Integration),
            ("POST", "controlPlane/v1/log") => new CannedAnswer(200, "{}"),
            ("GET", "controlPlane/v1/project") => new CannedAnswer(200, """{"projects":[{"projectName":"sockshop"}],"nextPageKey":"0"}"""),
            ("GET", "mongodb-datastore/event") => Events(await _store.AskAsync(books => Find(books, query))),
            ("GET", var path) when path.StartsWith("controlPlane/v1/event/triggered/", StringComparison.Ordinal) =>
                Events(await _store.AskAsync(books => FindOpen(books, path.Split('/')[^1]))),
            _ => new CannedAnswer(404, """{"code":404,"message":"page not found"}"""),
        };
    }

    private static List<CloudEvent> FindOpen(IReadOnlyDictionary<string, List<CloudEvent>> books, string type) =>
        [.. books.Values.Where(run => run[0].Type == type && !IsOver(run)).Select(run => run[0]).Reverse()];

    /// <summary>As the control plane counts: as many finished as started.</summary>
    internal static bool IsOver(List<CloudEvent> run)
    {
        var started = run.Count(e => e.Type!.EndsWith(".started", StringComparison.Ordinal));
        return started > 0 && started == run.Count(e => e.Type!.EndsWith(".finished", StringComparison.Ordinal));
    }

    private static List<CloudEvent> Find(IReadOnlyDictionary<string, List<CloudEvent>> books, Dictionary<string, Microsoft.Extensions.Primitives.StringValues> query)
    {
        var runs = query.TryGetValue("keptnContext", out var context)
            ? books.TryGetValue(context.ToString(), out var run) ? [run] : []
            : books.Values;
        return [.. runs.SelectMany(r => r).Where(e => Asks("eventID", e.Id) && Asks("type", e.Type) && Asks("source", e.Source)).Reverse()];

        bool Asks(string name, string? value) => !query.TryGetValue(name, out var wanted) || wanted == value;
    }

    private static CannedAnswer Events(IEnumerable<CloudEvent> events) => new(200, $$"""
        {"events":[{{string.Join(",", events.Select(e => Encoding.UTF8.GetString(JsonEventFormatter.EncodeStructuredModeMessage(e).Span)))}}],"nextPageKey":"0"}
        """);
}
