using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Configuration;
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

    internal static SequenceExecution ReadExecution(JsonElement node) => new()
    {
        Id = Text(node, "_id"),
        Sequence = new ShipyardSequence
        {
            Name = Text(Member(node, "sequence"), "name"),
            Tasks = [.. List(Member(node, "sequence"), "tasks").Select(task => new ShipyardTask
            {
                Name = Text(task, "name"),
                TriggeredAfter = Text(task, "triggeredAfter"),
                Properties = Json(task, "properties"),
            })],
        },
        Scope = ReadScope(Member(node, "scope")),
        State = Text(Member(node, "status"), "state"),
        StateBeforePause = Text(Member(node, "status"), "stateBeforePause"),
        PreviousTasks = [.. List(Member(node, "status"), "previousTasks").Select(task => new SequenceTaskResult
        {
            Name = Text(task, "name"),
            TriggeredId = Text(task, "triggeredID"),
            Result = new KeptnResult(Text(task, "result")),
            Status = new KeptnStatus(Text(task, "status")),
            Properties = Json(task, "properties"),
        })],
        CurrentTask = ReadCurrentTask(Member(Member(node, "status"), "currentTask")),
        InputProperties = Json(node, "inputProperties") ?? PayloadJson.EmptyObject,
        TriggeredAt = Time(node, "triggeredAt") ?? default,
        StuckReason = Find(node, "stuckReason")?.ToString(),
    };

    internal static JsonObject Write(SequenceState state) => SequenceShapes.Sequence(state).AsObject();

    internal static SequenceState ReadView(JsonElement node) => new()
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
            LatestEvaluation = Find(stage, "latestEvaluation") is { } evaluation
                ? new SequenceStageEvaluation(Text(evaluation, "result"), Member(evaluation, "score").GetDouble())
                : null,
            LatestEvent = ReadLatest(Find(stage, "latestEvent")),
            LatestFailedEvent = ReadLatest(Find(stage, "latestFailedEvent")),
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

    internal static OpenEvent ReadOpen(JsonElement node)
    {
        var cloudEvent = ReadEvent(Member(node, "event"));
        if (!BusEvent.TryRead(cloudEvent, out var read, out var reason))
        {
            throw new FormatException(reason);
        }

        var open = new OpenEvent(cloudEvent, read.Scope, Time(node, "time") ?? default)
        {
            ExecutionId = Find(node, "executionId")?.ToString(),
            IsSent = Member(node, "isSent").GetBoolean(),
        };
        if (Member(node, "isAnswered").GetBoolean())
        {
            open.MarkAnswered();
        }

        return open;
    }

    internal static JsonNode Write(CloudEvent cloudEvent) =>
        JsonNode.Parse(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Span)!;

    internal static CloudEvent ReadEvent(JsonElement node) =>
        JsonEventFormatter.Default.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(node.GetRawText()));

    internal static JsonObject Write(IEnumerable<(string KeptnContext, string Stage)> paused) => new()
    {
        ["paused"] = new JsonArray([.. paused.Select(p => new JsonObject { ["keptnContext"] = p.KeptnContext, ["stage"] = p.Stage })]),
    };

    internal static IEnumerable<(string KeptnContext, string Stage)> ReadPaused(JsonElement node) =>
        List(node, "paused").Select(item => (Text(item, "keptnContext"), Text(item, "stage")));

    internal static JsonObject Write(string project, string stage, StageSnapshot snapshot) => new()
    {
        ["project"] = project,
        ["stage"] = stage,
        ["commitId"] = snapshot.CommitId,
        ["files"] = new JsonObject(snapshot.Files.Select(file => KeyValuePair.Create<string, JsonNode?>(file.Key, Convert.ToBase64String(file.Value)))),
    };

    internal static (string Project, string Stage, StageSnapshot Snapshot) ReadCommit(JsonElement node) => (
        Text(node, "project"),
        Text(node, "stage"),
        StageSnapshot.Restore(
            Text(node, "commitId"),
            Member(node, "files").EnumerateObject().ToDictionary(file => file.Name, file => file.Value.GetBytesFromBase64(), StringComparer.Ordinal)));

    internal static IEnumerable<JsonElement> List(JsonElement owner, string name) =>
        Find(owner, name) is { } list ? list.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null) : [];

    private static SequenceCurrentTask? ReadCurrentTask(JsonElement node) => Text(node, "triggeredID") is not { Length: > 0 } id
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
                Properties = Json(happened, "properties"),
            })],
        };

    private static SequenceScope ReadScope(JsonElement node) => new()
    {
        Project = Text(node, "project"),
        Stage = Text(node, "stage"),
        Service = Text(node, "service"),
        Labels = Find(node, "labels") is { } labels
            ? new EventLabels(labels.EnumerateObject().Select(label => KeyValuePair.Create(label.Name, label.Value.ToString())))
            : EventLabels.None,
        Status = new KeptnStatus(Text(node, "status")),
        Result = new KeptnResult(Text(node, "result")),
        Message = Text(node, "message"),
        KeptnContext = Text(node, "keptnContext"),
        TriggeredId = Text(node, "triggeredId"),
        GitCommitId = Text(node, "gitcommitid"),
        EventType = Text(node, "eventType"),
    };

    private static SequenceStateEvent? ReadLatest(JsonElement? latest) =>
        latest is { } node ? new SequenceStateEvent(Text(node, "type"), Text(node, "id"), Time(node, "time") ?? default) : null;

    private static JsonElement? Find(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static JsonElement Member(JsonElement owner, string name) =>
        Find(owner, name) ?? throw new FormatException($"it has no '{name}'");

    private static string Text(JsonElement owner, string name) => Find(owner, name)?.ToString() ?? string.Empty;

    private static DateTimeOffset? Time(JsonElement owner, string name) => Text(owner, name) is { Length: > 0 } text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : null;

    // A part of its own, so that the rest of the record does not stay in memory.
    private static JsonElement? Json(JsonElement owner, string name) => Find(owner, name)?.Clone();
}
