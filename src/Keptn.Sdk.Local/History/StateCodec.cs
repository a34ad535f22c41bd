using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.History;

/// <summary>
/// Parts of the state as JSON: executions and runs as Keptn's API shows them, so that a person can read the file, and what
/// the API does not show beside it. Reading fails with <see cref="FormatException"/>.
/// </summary>
internal static class StateCodec
{
    internal static JsonObject Write(SequenceExecution execution)
    {
        var node = SequenceShapes.Execution(execution).AsObject();
        SequenceShapes.Add(node, "stuckReason", execution.StuckReason);
        return node;
    }

    internal static SequenceExecution ReadExecution(JsonNode node) => new()
    {
        Id = Text(node, "_id"),
        Sequence = new ShipyardSequence
        {
            Name = Text(node["sequence"]!, "name"),
            Tasks = [.. List(node["sequence"]!, "tasks").Select(task => new ShipyardTask
            {
                Name = Text(task, "name"),
                TriggeredAfter = Text(task, "triggeredAfter"),
                Properties = Json(task["properties"]),
            })],
        },
        Scope = ReadScope(node["scope"]!),
        State = Text(node["status"]!, "state"),
        StateBeforePause = Text(node["status"]!, "stateBeforePause"),
        PreviousTasks = [.. List(node["status"]!, "previousTasks").Select(task => new SequenceTaskResult
        {
            Name = Text(task, "name"),
            TriggeredId = Text(task, "triggeredID"),
            Result = new KeptnResult(Text(task, "result")),
            Status = new KeptnStatus(Text(task, "status")),
            Properties = Json(task["properties"]),
        })],
        CurrentTask = ReadCurrentTask(node["status"]!["currentTask"]!),
        InputProperties = Json(node["inputProperties"]) ?? PayloadJson.EmptyObject,
        TriggeredAt = Time(node, "triggeredAt") ?? default,
        StuckReason = node["stuckReason"]?.ToString(),
    };

    internal static JsonObject Write(SequenceState state) => SequenceShapes.Sequence(state).AsObject();

    internal static SequenceState ReadView(JsonNode node) => new()
    {
        Name = Text(node, "name"),
        Service = Text(node, "service"),
        Project = Text(node, "project"),
        Time = Time(node, "time") ?? default,
        KeptnContext = Text(node, "shkeptncontext"),
        State = Text(node, "state"),
        ProblemTitle = Text(node, "problemTitle"),
        Stages = [.. List(node, "stages").Select(stage => new SequenceStageState
        {
            Name = Text(stage, "name"),
            State = Text(stage, "state"),
            Image = Text(stage, "image"),
            LatestEvaluation = stage["latestEvaluation"] is { } evaluation
                ? new SequenceStageEvaluation(Text(evaluation, "result"), evaluation["score"]!.GetValue<double>())
                : null,
            LatestEvent = ReadLatest(stage["latestEvent"]),
            LatestFailedEvent = ReadLatest(stage["latestFailedEvent"]),
        })],
    };

    internal static JsonObject Write(OpenEvent open)
    {
        var node = new JsonObject
        {
            ["event"] = Write(open.Event),
            ["time"] = WireTime.Shortest(open.Time),
            ["isSent"] = open.IsSent,
            ["isAnswered"] = open.IsAnswered,
        };
        SequenceShapes.Add(node, "executionId", open.ExecutionId);
        return node;
    }

    internal static OpenEvent ReadOpen(JsonNode node)
    {
        var cloudEvent = ReadEvent(node["event"]!);
        if (!BusEvent.TryRead(cloudEvent, out var read, out var reason))
        {
            throw new FormatException(reason);
        }

        var open = new OpenEvent(cloudEvent, read.Scope, Time(node, "time") ?? default)
        {
            ExecutionId = node["executionId"]?.ToString(),
            IsSent = node["isSent"]!.GetValue<bool>(),
        };
        if (node["isAnswered"]!.GetValue<bool>())
        {
            open.MarkAnswered();
        }

        return open;
    }

    internal static JsonNode Write(CloudEvent cloudEvent) =>
        JsonNode.Parse(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Span)!;

    internal static CloudEvent ReadEvent(JsonNode node) =>
        JsonEventFormatter.Default.DecodeStructuredModeMessage(System.Text.Encoding.UTF8.GetBytes(node.ToJsonString()));

    internal static JsonObject Write(IEnumerable<(string KeptnContext, string Stage)> paused) => new()
    {
        ["paused"] = new JsonArray([.. paused.Select(p => new JsonObject { ["keptnContext"] = p.KeptnContext, ["stage"] = p.Stage })]),
    };

    internal static IEnumerable<(string KeptnContext, string Stage)> ReadPaused(JsonNode node) =>
        List(node, "paused").Select(item => (Text(item, "keptnContext"), Text(item, "stage")));

    internal static IEnumerable<JsonNode> List(JsonNode owner, string name) => (owner[name]?.AsArray() ?? []).OfType<JsonNode>();

    private static SequenceCurrentTask? ReadCurrentTask(JsonNode node) => Text(node, "triggeredID") is not { Length: > 0 } id
        ? null
        : new SequenceCurrentTask
        {
            Name = Text(node, "name"),
            TriggeredId = id,
            Events = [.. List(node, "events").Select(happened => new SequenceTaskEvent
            {
                EventType = Text(happened, "eventType"),
                Source = Text(happened, "source"),
                Result = new KeptnResult(Text(happened, "result")),
                Status = new KeptnStatus(Text(happened, "status")),
                Time = Time(happened, "time"),
                Properties = Json(happened["properties"]),
            })],
        };

    private static SequenceScope ReadScope(JsonNode node) => new()
    {
        Project = Text(node, "project"),
        Stage = Text(node, "stage"),
        Service = Text(node, "service"),
        Labels = node["labels"] is JsonObject labels
            ? new EventLabels(labels.Select(label => KeyValuePair.Create(label.Key, label.Value?.ToString() ?? string.Empty)))
            : EventLabels.None,
        Status = new KeptnStatus(Text(node, "status")),
        Result = new KeptnResult(Text(node, "result")),
        Message = Text(node, "message"),
        KeptnContext = Text(node, "keptnContext"),
        TriggeredId = Text(node, "triggeredId"),
        GitCommitId = Text(node, "gitcommitid"),
        EventType = Text(node, "eventType"),
    };

    private static SequenceStateEvent? ReadLatest(JsonNode? node) =>
        node is null ? null : new SequenceStateEvent(Text(node, "type"), Text(node, "id"), Time(node, "time") ?? default);

    private static string Text(JsonNode owner, string name) => owner[name]?.ToString() ?? string.Empty;

    private static DateTimeOffset? Time(JsonNode owner, string name) => Text(owner, name) is { Length: > 0 } text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : null;

    private static JsonElement? Json(JsonNode? node) => node is null ? null : JsonElement.Parse(node.ToJsonString());
}
