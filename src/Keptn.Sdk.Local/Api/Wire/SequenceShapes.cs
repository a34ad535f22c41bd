using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Api.Wire;

/// <summary>Sequences and executions as shipyard-controller writes them. Source: recorded answers of 1.4.5.</summary>
internal static class SequenceShapes
{
    internal static JsonObject Stored(CloudEvent cloudEvent)
    {
        // The store's model knows the older name of the media type only.
        var stored = JsonNode.Parse(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Span)!.AsObject();
        stored.Remove("datacontenttype");
        return stored;
    }

    internal static JsonNode Sequence(SequenceState state)
    {
        var node = new JsonObject
        {
            ["name"] = state.Name,
            ["service"] = state.Service,
            ["project"] = state.Project,
            ["time"] = WireTime.Milliseconds(state.Time),
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
        e is null ? null : new JsonObject { ["type"] = e.Type, ["id"] = e.Id, ["time"] = WireTime.Milliseconds(e.Time) };

    internal static JsonNode Execution(SequenceExecution execution) => new JsonObject
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
        ["triggeredAt"] = WireTime.Milliseconds(execution.TriggeredAt),
    };

    private static JsonNode Task(Sdk.Files.ShipyardTask task)
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
        ["time"] = taskEvent.Time is { } time ? WireTime.Milliseconds(time) : string.Empty,
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

    internal static void Add(JsonObject owner, string name, JsonNode? value)
    {
        if (value is not null)
        {
            owner[name] = value;
        }
    }

    private static JsonValue? Text(string value) => value.Length > 0 ? JsonValue.Create(value) : null;

    private static JsonNode? Json(JsonElement? value) => value is { } json ? JsonNode.Parse(json.GetRawText()) : null;
}
