using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Keptn.Sdk.Api;

namespace Keptn.Sdk.Tests.Api.Golden;

/// <summary>Makes our call in the place of a recorded one, against a server that gives the recorded answers.</summary>
internal sealed class GoldenRunner : IAsyncDisposable
{
    private readonly Dictionary<string, IKeptnApi> _apis = [];
    private readonly HttpMessageHandler _handler;
    private readonly ApiServer _server;
    private readonly List<RecordedRequest> _requests = [];
    private Queue<GoldenRequest> _answers = new();

    private GoldenRunner(ApiServer server)
    {
        _server = server;
        _server.OnRequest = Answer;
        _handler = Connections.AllTo(server.Address);
    }

    public static async Task<GoldenRunner> StartAsync() => new(await ApiServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        await _server.DisposeAsync();
    }

    public async Task<GoldenOutcome> RunAsync(GoldenCase c)
    {
        _requests.Clear();
        _answers = new(c.Requests);
        string? result = null;
        Exception? error = null;
        try
        {
            var cancelled = c.Args.ValueKind == JsonValueKind.Object && c.Args.TryGetProperty("context", out _);
            if (c.Method == "Events.GetEventsWithRetry")
            {
                result = await WaitAsync(c);
            }
            else if (c.Method == "v2.New")
            {
                Create(c);
            }
            else
            {
                result = await GoldenCalls.CallAsync(c, Api(c), new CancellationToken(cancelled));
            }
        }
        catch (Exception e)
        {
            error = e;
        }

        return new([.. _requests], result, error);
    }

    private static KeptnApiOptions Options(GoldenCase c)
    {
        var options = new KeptnApiOptions { MaxRetries = 0 };
        if (c.IsInCluster)
        {
            if (c.Setup.ValueKind == JsonValueKind.Object)
            {
                var mappings = c.Setup.GetProperty("mappings");
                options.Services.ApiService = Address(mappings.Text("ApiService"));
                options.Services.MongodbDatastore = Address(mappings.Text("MongoDBDatastore"));
                options.Services.ResourceService = Address(mappings.Text("ConfigurationService"));
                options.Services.SecretService = Address(mappings.Text("SecretService"));
                options.Services.ShipyardController = Address(mappings.Text("ShipyardController"));
            }

            return options;
        }

        var setup = c.Setup.ValueKind == JsonValueKind.Object ? c.Setup : c.Method == "v2.New" ? c.Args : default;
        options.Mode = KeptnApiMode.Remote;
        options.Token = setup.ValueKind == JsonValueKind.Undefined ? ApiContractTest.Token : setup.Text("token");
        if (setup.ValueKind == JsonValueKind.Object && setup.TryGetProperty("header", out var header))
        {
            options.TokenHeader = header.GetString()!;
        }

        options.Endpoint = setup.ValueKind == JsonValueKind.Undefined ? new Uri("http://127.0.0.1:8080/api")
            : Uri.TryCreate(WithScheme(setup), UriKind.Absolute, out var endpoint) ? endpoint : null;
        return options;
    }

    private static string WithScheme(JsonElement setup)
    {
        var address = setup.Text("baseURL");
        return setup.TextOrNull("scheme") is { } scheme && !address.Contains("://", StringComparison.Ordinal) ? $"{scheme}://{address}" : address;
    }

    private static Uri Address(string text) => new(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text);

    private IKeptnApi Api(GoldenCase c)
    {
        var key = c.IsInCluster + (c.Setup.ValueKind == JsonValueKind.Object ? c.Setup.GetRawText() : string.Empty);
        return _apis.TryGetValue(key, out var known) ? known : _apis[key] = Create(c);
    }

    private KeptnApiClient Create(GoldenCase c, TimeProvider? clock = null) => KeptnApiClient.Create(Options(c), null, clock, _handler);

    // The Go client looks a number of times; ours looks until a time is over. The clock makes the one of the other.
    private async Task<string?> WaitAsync(GoldenCase c)
    {
        var wait = new EventWait { Interval = TimeSpan.FromMilliseconds(10), Timeout = TimeSpan.FromDays(1) };
        var looks = c.Args.GetProperty("maxRetries").GetInt32();
        var clock = new ManualTimeProvider();
        clock.ComesDueAtOnce = due =>
        {
            if (due == wait.Interval && --looks <= 0)
            {
                ThreadPool.QueueUserWorkItem(_ => clock.Advance(wait.Timeout));
                return false;
            }

            return due == wait.Interval;
        };
        return (await Create(c, clock).Events.WaitForAsync(GoldenCalls.EventQuery(c.Args), wait)).Id;
    }

    private CannedAnswer Answer(RecordedRequest request)
    {
        _requests.Add(request);
        if (!_answers.TryDequeue(out var recorded))
        {
            return new(200, "{}");
        }

        var answer = new CannedAnswer(recorded.Status, recorded.AnswerBody, recorded.AnswerType);
        if (recorded.AnswerHeaders.GetValueOrDefault("Content-Encoding") == "gzip")
        {
            return answer with
            {
                Instead = async context =>
                {
                    context.Response.StatusCode = recorded.Status;
                    context.Response.Headers.ContentEncoding = "gzip";
                    context.Response.ContentType = recorded.AnswerType;
                    await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
                    await gzip.WriteAsync(Encoding.UTF8.GetBytes(recorded.AnswerBody!));
                },
            };
        }

        foreach (var (name, value) in recorded.AnswerHeaders)
        {
            answer.Headers[name] = value;
        }

        return answer;
    }
}
