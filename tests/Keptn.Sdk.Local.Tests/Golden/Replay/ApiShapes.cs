using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Tests.Golden.Replay;

/// <summary>The answers of Keptn's API, as the recordings have them, from the states of the local control plane.</summary>
internal static class ApiShapes
{
    internal static JsonNode Sequences(IReadOnlyList<SequenceState> states)
    {
        var body = new JsonObject { ["states"] = new JsonArray([.. states.Select(Sequence)]) };
        Add(body, "totalCount", states.Count > 0 ? states.Count : null);
        return body;
    }

    internal static JsonNode Executions(IReadOnlyList<SequenceExecution> executions)
    {
        var body = new JsonObject();
        Add(body, "pageSize", executions.Count > 0 ? executions.Count : null);
        Add(body, "totalCount", executions.Count > 0 ? executions.Count : null);
        body["sequenceExecutions"] = new JsonArray([.. executions.Select(Execution)]);
        return body;
    }

    internal static JsonNode OpenEvents(IReadOnlyList<CloudEvent> events)
    {
        var body = new JsonObject { ["events"] = new JsonArray([.. events.Select(Stored)]), ["nextPageKey"] = "0" };
        Add(body, "totalCount", events.Count > 0 ? events.Count : null);
        return body;
    }

    private static JsonNode Stored(CloudEvent cloudEvent)
    {
        // The store's model knows the older name of the media type only, and its own time is never absent.
        var stored = JsonNode.Parse(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Span)!.AsObject();
        stored.Remove("datacontenttype");
        return stored;
    }

    private static JsonNode Sequence(SequenceState state)
    {
        var node = new JsonObject
        {
            ["name"] = state.Name,
            ["service"] = state.Service,
            ["project"] = state.Project,
            ["time"] = Time(state.Time),
            ["shkeptncontext"] = state.KeptnContext,
            ["state"] = state.State,
            ["stages"] = new JsonArray([.. state.Stages.Select(Stage)]),
        };
        Add(node, "problemTitle", Text(state.ProblemTitle));
        return node;
    }

    private static JsonNode Stage(SequenceStageState stage)
    {
        var node = new JsonObject { ["name"] = stage.Name, ["state"] = stage.State };
        Add(node, "image", Text(stage.Image));
        Add(node, "latestEvaluation", stage.LatestEvaluation is { } e ? new JsonObject { ["result"] = e.Result, ["score"] = e.Score } : null);
        Add(node, "latestEvent", Event(stage.LatestEvent));
        Add(node, "latestFailedEvent", Event(stage.LatestFailedEvent));
        return node;
    }

    private static JsonObject? Event(SequenceStateEvent? e) =>
        e is null ? null : new JsonObject { ["type"] = e.Type, ["id"] = e.Id, ["time"] = Time(e.Time) };

    private static JsonNode Execution(SequenceExecution execution) => new JsonObject
    {
        ["_id"] = execution.Id,
        ["schemaVersion"] = "1",
        ["sequence"] = new JsonObject
        {
            ["name"] = execution.Sequence.Name,
            ["tasks"] = new JsonArray([.. execution.Sequence.Tasks.Select(Task)]),
        },
        ["status"] = new JsonObject
        {
            ["state"] = execution.State,
            ["stateBeforePause"] = execution.StateBeforePause,
            ["previousTasks"] = new JsonArray([.. execution.PreviousTasks.Select(Result)]),
            ["currentTask"] = new JsonObject
            {
                ["name"] = execution.CurrentTask?.Name ?? string.Empty,
                ["triggeredID"] = execution.CurrentTask?.TriggeredId ?? string.Empty,
                ["events"] = new JsonArray([.. (execution.CurrentTask?.Events ?? []).Select(TaskEvent)]),
            },
        },
        ["scope"] = Scope(execution.Scope),
        ["inputProperties"] = Json(execution.InputProperties),
        ["triggeredAt"] = Time(execution.TriggeredAt),
    };

    private static JsonNode Task(Files.ShipyardTask task)
    {
        var node = new JsonObject { ["name"] = task.Name };
        Add(node, "triggeredAfter", Text(task.TriggeredAfter));
        node["properties"] = Json(task.Properties);
        return node;
    }

    private static JsonNode Result(SequenceTaskResult result) => new JsonObject
    {
        ["name"] = result.Name,
        ["triggeredID"] = result.TriggeredId,
        ["result"] = result.Result.Value,
        ["status"] = result.Status.Value,
        ["properties"] = Json(result.Properties),
    };

    private static JsonNode TaskEvent(SequenceTaskEvent taskEvent) => new JsonObject
    {
        ["eventType"] = taskEvent.EventType,
        ["source"] = taskEvent.Source,
        ["result"] = taskEvent.Result.Value,
        ["status"] = taskEvent.Status.Value,
        ["time"] = taskEvent.Time is { } time ? Time(time) : string.Empty,
        ["properties"] = Json(taskEvent.Properties),
    };

    private static JsonObject Scope(SequenceScope scope)
    {
        var node = new JsonObject { ["project"] = scope.Project, ["stage"] = scope.Stage, ["service"] = scope.Service };
        Add(node, "labels", scope.Labels.Count > 0
            ? new JsonObject(scope.Labels.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Key, l.Value)))
            : null);
        Add(node, "status", Text(scope.Status.Value));
        Add(node, "result", Text(scope.Result.Value));
        Add(node, "message", Text(scope.Message));
        node["keptnContext"] = scope.KeptnContext;
        node["triggeredId"] = scope.TriggeredId;
        node["gitcommitid"] = scope.GitCommitId;
        node["eventType"] = scope.EventType;
        return node;
    }

    private static void Add(JsonObject owner, string name, JsonNode? value)
    {
        if (value is not null)
        {
            owner[name] = value;
        }
    }

    private static JsonValue? Text(string value) => value.Length > 0 ? JsonValue.Create(value) : null;

    private static JsonNode? Json(JsonElement? value) => value is { } json ? JsonNode.Parse(json.GetRawText()) : null;

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
