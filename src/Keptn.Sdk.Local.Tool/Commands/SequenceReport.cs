using System.Globalization;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>Shows the events of one run as they come, and says at the end how it went.</summary>
internal sealed class SequenceReport(Screen screen, TimeProvider timeProvider)
{
    private readonly Dictionary<string, OpenTask> _open = new(StringComparer.Ordinal);
    private readonly List<JsonObject> _ended = [];
    private readonly long _begin = timeProvider.GetTimestamp();
    private DateTimeOffset? _first;
    private bool _isGood = true;

    /// <summary>Whether something hangs for good.</summary>
    internal bool IsStuck { get; private set; }

    /// <summary>The tasks that somebody was asked for and that nobody has started, and since when.</summary>
    internal IEnumerable<(string Id, string Name, string Type, string Place, TimeSpan Since)> Unanswered =>
        _open.Where(task => task.Value.Started == 0)
            .Select(task => (task.Key, task.Value.Name, task.Value.Type, task.Value.Place, timeProvider.GetElapsedTime(task.Value.Seen)));

    internal void OnEvent(CloudEvent cloudEvent)
    {
        screen.Json(new JsonObject { ["kind"] = "event", ["event"] = EventReading.ToJson(cloudEvent) });
        if (!KeptnEventType.TryParse(cloudEvent.Type, out var type))
        {
            return;
        }

        _first ??= cloudEvent.Time;
        var data = EventReading.Data(cloudEvent);
        var stage = EventReading.Text(data, "stage");
        if (type.Category == KeptnEventCategory.Sequence)
        {
            OnSequence(cloudEvent, type, data);
        }
        else if (type.Kind == KeptnEventKinds.Triggered)
        {
            _open[cloudEvent.Id ?? string.Empty] = new OpenTask(
                type.Task ?? string.Empty, cloudEvent.Type!, $"{EventReading.Text(data, "service")} in {stage}", timeProvider.GetTimestamp());
            Line(cloudEvent, stage, type.Task, "asked for");
        }
        else
        {
            OnAnswer(cloudEvent, type, data, stage);
        }
    }

    internal void OnWarning(string message, bool isStuck = false)
    {
        IsStuck |= isStuck;
        screen.Json(new JsonObject { ["kind"] = "warning", ["message"] = message });
        screen.Text($"          ! {message}");
    }

    /// <summary>Says on a terminal what it waits for.</summary>
    internal string DescribeWait()
    {
        var time = EventReading.Seconds(timeProvider.GetElapsedTime(_begin));
        var waits = _open.Values.Select(task => task.Started > 0
            ? $"{task.Name} of {task.Place} ({task.Who} works for {EventReading.Seconds(timeProvider.GetElapsedTime(task.Seen))})"
            : $"{task.Name} of {task.Place} (nobody has started it for {EventReading.Seconds(timeProvider.GetElapsedTime(task.Seen))})");
        return $"{time}  waiting for {(_open.Count > 0 ? string.Join(", ", waits) : "the control plane")}";
    }

    /// <summary>The last lines.</summary>
    /// <param name="keptnContext">The run.</param>
    /// <param name="state">Its state at the end, as Keptn calls it.</param>
    /// <param name="reason">Why it ended before its time; <see langword="null"/> where it did not.</param>
    /// <returns>The exit code.</returns>
    internal int End(string keptnContext, string state, string? reason)
    {
        var isGood = _isGood && reason is null && !IsStuck && _ended.Count > 0 && state == "finished";
        var time = EventReading.Seconds(timeProvider.GetElapsedTime(_begin));
        var last = _ended.LastOrDefault();
        screen.Json(new JsonObject
        {
            ["kind"] = "result",
            ["success"] = isGood,
            ["keptnContext"] = keptnContext,
            ["state"] = state,
            ["result"] = last?["result"]?.ToString() ?? string.Empty,
            ["status"] = last?["status"]?.ToString() ?? string.Empty,
            ["message"] = reason ?? last?["message"]?.ToString() ?? string.Empty,
            ["seconds"] = Math.Round(timeProvider.GetElapsedTime(_begin).TotalSeconds, 3),
            ["sequences"] = new JsonArray([.. _ended.Select(sequence => sequence.DeepClone())]),
        });
        var warned = _ended.Exists(sequence => sequence["result"]!.ToString() == KeptnResult.Warning.Value);
        var why = reason ?? (state == "finished" && !IsStuck ? string.Empty : IsStuck ? "it hangs" : state);
        screen.Verdict(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(isGood ? warned ? "PASSED with a warning" : "PASSED" : "FAILED")} after {time}{(why.Length > 0 ? $": {why}" : string.Empty)} (context {keptnContext})"),
            isGood);
        return isGood ? ExitCodes.Success : ExitCodes.Failed;
    }

    private static string Outcome(JsonObject data)
    {
        var status = EventReading.Text(data, "status");
        var result = EventReading.Text(data, "result");
        var verdict = status is "" or "succeeded" ? result : $"{result} ({status})";
        return EventReading.Text(data, "message") is { Length: > 0 } message ? $"{verdict}: {message}" : verdict;
    }

    private void OnSequence(CloudEvent cloudEvent, KeptnEventType type, JsonObject data)
    {
        var name = type.Sequence ?? string.Empty;
        var stage = type.Stage ?? string.Empty;
        if (type.Kind == KeptnEventKinds.Triggered)
        {
            Line(cloudEvent, stage, name, $"sequence begins for {EventReading.Text(data, "service")}");
            return;
        }

        if (type.Kind != KeptnEventKinds.Finished)
        {
            return;
        }

        var result = EventReading.Text(data, "result");
        var status = EventReading.Text(data, "status");
        _isGood &= status == KeptnStatus.Succeeded.Value && (result == KeptnResult.Pass.Value || result == KeptnResult.Warning.Value);
        _ended.Add(new JsonObject
        {
            ["stage"] = stage,
            ["sequence"] = name,
            ["service"] = EventReading.Text(data, "service"),
            ["result"] = result,
            ["status"] = status,
            ["message"] = EventReading.Text(data, "message"),
        });
        Line(cloudEvent, stage, name, $"sequence ends: {Outcome(data)}");
    }

    private void OnAnswer(CloudEvent cloudEvent, KeptnEventType type, JsonObject data, string stage)
    {
        var id = cloudEvent.TriggeredId ?? string.Empty;
        var open = _open.GetValueOrDefault(id);
        if (type.Kind == KeptnEventKinds.Started)
        {
            if (open is not null)
            {
                open.Started++;
                open.Who = cloudEvent.Source ?? string.Empty;
                open.Begin = cloudEvent.Time;
            }

            Line(cloudEvent, stage, type.Task, $"{cloudEvent.Source} started");
        }
        else if (type.Kind == KeptnEventKinds.Finished)
        {
            var took = open?.Begin is { } begin && cloudEvent.Time is { } end ? $" after {EventReading.Seconds(end - begin)}" : string.Empty;
            Line(cloudEvent, stage, type.Task, $"{cloudEvent.Source} finished{took}: {Outcome(data)}");
            if (open is not null && ++open.Finished >= open.Started)
            {
                _open.Remove(id);
            }
        }
        else if (EventReading.Text(data, "message") is { Length: > 0 } message)
        {
            Line(cloudEvent, stage, type.Task, $"{cloudEvent.Source}: {message}");
        }
    }

    private void Line(CloudEvent cloudEvent, string stage, string? name, string text)
    {
        var since = cloudEvent.Time is { } time && _first is { } first ? EventReading.Seconds(time - first) : string.Empty;
        screen.Text($"{since,8}  {stage}  {name}  {text}");
    }

    private sealed class OpenTask(string name, string type, string place, long seen)
    {
        internal string Name { get; } = name;

        internal string Type { get; } = type;

        internal string Place { get; } = place;

        internal long Seen { get; } = seen;

        internal int Started { get; set; }

        internal int Finished { get; set; }

        internal string Who { get; set; } = string.Empty;

        internal DateTimeOffset? Begin { get; set; }
    }
}
