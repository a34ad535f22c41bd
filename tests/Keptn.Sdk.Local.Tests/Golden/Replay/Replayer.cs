using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.Tests.Api;

namespace Keptn.Sdk.Local.Tests.Golden.Replay;

/// <summary>Does to a <see cref="LocalControlPlane"/> what a script did to the real one: calls over HTTP, events on its bus.</summary>
internal sealed class Replayer : IAsyncDisposable
{
    private const int MaxResourceSize = 64 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private readonly Scenario _scenario;
    private readonly ManualTimeProvider _time = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-replay-").FullName;
    private readonly LocalControlPlane _controlPlane;
    private readonly BusRecorder _recorder;
    private readonly Placeholders _placeholders;
    private readonly HashSet<string> _sent = [];
    private readonly HashSet<string> _taken = [];
    private LocalControlPlaneServer? _server;
    private RawClient? _client;

    internal Replayer(Scenario scenario)
    {
        _scenario = scenario;
        _placeholders = new Placeholders(scenario, _time);
        _controlPlane = new LocalControlPlane(new LocalControlPlaneOptions
        {
            Directory = _folder,
            TimeProvider = _time,
            TaskStartedTimeout = scenario.IsOfTimeoutGroup ? TimeSpan.FromSeconds(5) : TimeSpan.FromMinutes(10),
            UnansweredTaskWarning = TimeSpan.Zero,
            Services = LocalServices.None,
            MaxResourceSize = MaxResourceSize,
        });
        _recorder = new BusRecorder(_controlPlane);
    }

    /// <summary>What the API answered, in the order of the calls.</summary>
    internal List<(string Call, int Status, JsonNode? Body)> Answers { get; } = [];

    /// <summary>Does all steps.</summary>
    /// <returns>Every event on the bus.</returns>
    internal async Task<IReadOnlyList<JsonObject>> RunAsync()
    {
        _server = await LocalControlPlaneServer.StartAsync(_controlPlane, new LocalControlPlaneServerOptions { Port = 0 });
        _client = new RawClient(_server.Address);
        foreach (var step in _scenario.Steps)
        {
            await DoAsync(step);
        }

        return await GetEventsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _recorder.DisposeAsync();
        await _controlPlane.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task DoAsync(JsonObject step)
    {
        switch (step["do"]!.GetValue<string>())
        {
            case "request":
                await RequestAsync(step);
                break;
            case "publish":
                await PublishAsync(step);
                break;
            case "await":
                await AwaitAsync(step);
                break;
            case "sleep":
                await PassAsync(Milliseconds(step, "ms", 0));
                break;
            case "settle":
                await PassAsync(Milliseconds(step, "quietMs", 600));
                break;
            default:
                throw new NotSupportedException($"step {step["do"]}");
        }
    }

    private async Task RequestAsync(JsonObject step)
    {
        var method = step["method"]?.GetValue<string>() ?? "GET";
        var path = _placeholders.FillToText(step["path"]!.GetValue<string>());
        var body = _placeholders.Fill(step["body"]);
        var text = body is JsonValue value && value.TryGetValue<string>(out var raw) ? raw : body?.ToJsonString();
        var answer = await _client!.SendAsync(method, path, text);
        var name = step["name"]!.GetValue<string>();
        Answers.Add((name, (int)answer.Status, answer.Read()));
        _placeholders.SetAnswer(name, answer.Read());
        if (method == "POST" && path == "/v1/project" && _scenario.Project.StartsWith("nocommit-", StringComparison.Ordinal))
        {
            // The recording's store does not know the commits of these projects; a file that is too large hides ours.
            var stage = Directory.CreateDirectory(Path.Combine(_folder, _scenario.Project, "dev")).FullName;
            await File.WriteAllBytesAsync(Path.Combine(stage, "large"), new byte[MaxResourceSize + 1]);
        }

        await PassAsync(method == "GET" ? TimeSpan.Zero : Gap(step));
    }

    private async Task PublishAsync(JsonObject step)
    {
        if (step["for"]?.GetValue<string>() is { } awaited && !_placeholders.WasSeen(awaited))
        {
            return;
        }

        var cloudEvent = _placeholders.Fill(step["event"])?.AsObject()
            ?? throw new NotSupportedException("raw messages do not reach a control plane in process");
        _sent.Add(cloudEvent["id"]?.ToString() ?? string.Empty);
        await _controlPlane.PublishAsync(
            JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(cloudEvent.ToJsonString())));
        await PassAsync(Gap(step));
    }

    private async Task AwaitAsync(JsonObject step)
    {
        var waited = TimeSpan.Zero;
        var timeout = Milliseconds(step, "timeoutMs", 8000);
        var match = _placeholders.Fill(step["match"])?.AsObject() ?? [];
        while (true)
        {
            var found = (await GetEventsAsync()).FirstOrDefault(e => IsAwaited(e, step["type"]!.GetValue<string>(), match));
            if (found is not null || waited >= timeout)
            {
                _placeholders.SetEvent(step["as"]!.GetValue<string>(), found ?? []);
                _taken.Add(found?["id"]?.ToString() ?? string.Empty);
                await PassAsync(found is null ? TimeSpan.Zero : Gap(step));
                return;
            }

            waited += s_patience;
            await PassAsync(s_patience);
        }
    }

    private bool IsAwaited(JsonObject cloudEvent, string type, JsonObject match)
    {
        var id = cloudEvent["id"]?.ToString() ?? string.Empty;
        return cloudEvent["type"]!.GetValue<string>() == type && !_sent.Contains(id) && !_taken.Contains(id)
            && match.All(m => JsonNode.DeepEquals(m.Key.Split('/').Aggregate<string, JsonNode?>(cloudEvent, (node, part) => (node as JsonObject)?[part]), m.Value));
    }

    private async Task<IReadOnlyList<JsonObject>> GetEventsAsync() =>
    [
        .. (await _recorder.GetAllAsync())
            .Select(e => JsonNode.Parse(JsonEventFormatter.EncodeStructuredModeMessage(e).Span)!.AsObject()),
    ];

    private async Task PassAsync(TimeSpan by)
    {
        _time.Advance(by);

        // A timer only leaves a command behind; this one comes after it.
        await _controlPlane.GetSequencesAsync(_scenario.Project);
    }

    private TimeSpan Gap(JsonObject step) => Milliseconds(step, "gapMs", _scenario.Script["gapMs"]!.GetValue<int>());

    private static TimeSpan Milliseconds(JsonObject step, string name, int otherwise) =>
        TimeSpan.FromMilliseconds(step[name]?.GetValue<int>() ?? otherwise);
}
