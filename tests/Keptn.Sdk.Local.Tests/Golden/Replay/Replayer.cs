using System.Text;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Tests.Golden.Replay;

/// <summary>Does to a <see cref="LocalControlPlane"/> what a script did to the real one.</summary>
internal sealed class Replayer : IAsyncDisposable
{
    private const int MaxResourceSize = 64 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private static readonly string[] s_states = ["pause", "resume", "abort"];

    private readonly Scenario _scenario;
    private readonly ManualTimeProvider _time = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-replay-").FullName;
    private readonly LocalControlPlane _controlPlane;
    private readonly BusRecorder _recorder;
    private readonly Placeholders _placeholders;
    private readonly HashSet<string> _sent = [];
    private readonly HashSet<string> _taken = [];

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

    /// <summary>What the API answered, in the order of the calls; of those calls that this replayer can make.</summary>
    internal List<(string Call, JsonNode Answer)> Answers { get; } = [];

    /// <summary>Does all steps.</summary>
    /// <returns>Every event on the bus.</returns>
    internal async Task<IReadOnlyList<JsonObject>> RunAsync()
    {
        foreach (var step in _scenario.Steps)
        {
            await DoAsync(step);
        }

        return await GetEventsAsync();
    }

    public async ValueTask DisposeAsync()
    {
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
        switch (method, path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ("POST", ["v1", "project"]) when body is JsonObject project:
                CreateProject(project);
                break;
            case ("POST", ["v1", "project", _, "service"]):
                break;
            case ("POST", ["v1", "sequence", var project, var context, "control"]):
                await ControlAsync(project, context, body);
                break;
            case ("GET", ["v1", "sequence", var project]) when !path.Contains('?', StringComparison.Ordinal):
                Answers.Add((step["name"]!.GetValue<string>(), ApiShapes.Sequences(await _controlPlane.GetSequencesAsync(project))));
                break;
            case ("GET", ["v1", "sequence-execution"]) when path.EndsWith("?project=" + _scenario.Project, StringComparison.Ordinal):
                Answers.Add((step["name"]!.GetValue<string>(), ApiShapes.Executions(await _controlPlane.GetExecutionsAsync(_scenario.Project))));
                break;
            case ("GET", ["v1", "event", "triggered", var type]) when path.EndsWith("?project=" + _scenario.Project, StringComparison.Ordinal):
                Answers.Add((step["name"]!.GetValue<string>(), ApiShapes.OpenEvents(await _controlPlane.GetOpenEventsAsync(_scenario.Project, type))));
                break;
            case ("GET", _):
                break;
            default:
                throw new NotSupportedException($"request {method} {path}");
        }

        await PassAsync(method == "GET" ? TimeSpan.Zero : Gap(step));
    }

    private void CreateProject(JsonObject project)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, project["name"]!.GetValue<string>())).FullName;
        var shipyard = Encoding.UTF8.GetString(Convert.FromBase64String(project["shipyard"]!.GetValue<string>()));
        File.WriteAllText(Path.Combine(folder, "shipyard.yaml"), shipyard);
        if (_scenario.Project.StartsWith("nocommit-", StringComparison.Ordinal))
        {
            // The recording's store does not know the commits of these projects; a file that is too large hides ours.
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "dev")).FullName, "large"), new byte[MaxResourceSize + 1]);
        }
    }

    private async Task ControlAsync(string project, string context, JsonNode? body)
    {
        var state = (body as JsonObject)?["state"]?.ToString();
        var stage = (body as JsonObject)?["stage"]?.ToString();
        await (Array.IndexOf(s_states, state) switch
        {
            0 => _controlPlane.PauseAsync(project, context, stage),
            1 => _controlPlane.ResumeAsync(project, context, stage),
            2 => _controlPlane.AbortAsync(project, context, stage),
            _ => Task.CompletedTask,
        });
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
