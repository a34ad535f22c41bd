using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Local.Orchestration;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Tests.Golden;

public class GoldenAggregationTests
{
    [Fact]
    public void Aggregate_RecordedCases_GiveTheRecordedOutcomes() => GoldenCorpus.Check(
        "task-result-aggregation",
        GoldenCorpus.Read("task-result-aggregation.jsonl"),
        new HashSet<string>(),
        golden => Compare(ReadExecution(golden.GetProperty("input")), golden.GetProperty("output")));

    private static string? Compare(SequenceExecution execution, JsonElement expected)
    {
        var task = execution.CurrentTask!;
        var result = TaskAggregation.Aggregate(task);
        execution = execution with { CurrentTask = null, PreviousTasks = [.. execution.PreviousTasks, result] };
        List<string> differences = [];
        void Same(string name, JsonElement? actual, JsonElement wanted)
        {
            if (!JsonElement.DeepEquals(actual ?? JsonElement.Parse("null"), wanted))
            {
                differences.Add($"{name}: expected {wanted.GetRawText()}, got {actual?.GetRawText() ?? "null"}");
            }
        }

        var completed = expected.GetProperty("completedTask");
        Same("isFinished", Json(TaskAggregation.IsComplete(task) ? "true" : "false"), expected.GetProperty("isFinished"));
        Same("result", Text(result.Result.Value), expected.GetProperty("result"));
        Same("status", Text(result.Status.Value), expected.GetProperty("status"));
        Same("completedTask.name", Text(result.Name), completed.GetProperty("name"));
        Same("completedTask.triggeredID", Text(result.TriggeredId), completed.GetProperty("triggeredID"));
        Same("completedTask.properties", result.Properties, completed.GetProperty("properties"));
        var next = expected.GetProperty("nextTask");
        var nextName = next.ValueKind == JsonValueKind.Null ? next : next.GetProperty("name");
        Same("nextTask", execution.NextTask is { } task2 ? Text(task2.Name) : null, nextName);
        Same("nextTriggeredEventData", execution.GetNextPayload(), expected.GetProperty("nextTriggeredEventData"));
        return differences.Count == 0 ? null : string.Join("; ", differences);
    }

    private static SequenceExecution ReadExecution(JsonElement input)
    {
        var status = input.GetProperty("status");
        var scope = input.GetProperty("scope");
        var current = status.GetProperty("currentTask");
        return new SequenceExecution
        {
            Id = "execution",
            Sequence = ReadSequence(input.GetProperty("sequence")),
            Scope = new SequenceScope
            {
                Project = Get(scope, "project"),
                Stage = Get(scope, "stage"),
                Service = Get(scope, "service"),
            },
            InputProperties = Find(input, "inputProperties") ?? JsonElement.Parse("{}"),
            PreviousTasks = [.. Items(status, "previousTasks").Select(ReadResult)],
            CurrentTask = new SequenceCurrentTask
            {
                Name = Get(current, "name"),
                TriggeredId = Get(current, "triggeredID"),
                Events = [.. Items(current, "events").Select(ReadEvent)],
            },
        };
    }

    private static ShipyardSequence ReadSequence(JsonElement sequence) => new()
    {
        Name = Get(sequence, "name"),
        Tasks = [.. Items(sequence, "tasks").Select(task => new ShipyardTask { Name = Get(task, "name"), Properties = Find(task, "properties") })],
    };

    private static SequenceTaskResult ReadResult(JsonElement result) => new()
    {
        Name = Get(result, "name"),
        TriggeredId = Get(result, "triggeredID"),
        Result = new KeptnResult(Get(result, "result")),
        Status = new KeptnStatus(Get(result, "status")),
        Properties = Find(result, "properties"),
    };

    private static SequenceTaskEvent ReadEvent(JsonElement taskEvent) => new()
    {
        EventType = Get(taskEvent, "eventType"),
        Source = Get(taskEvent, "source"),
        Result = new KeptnResult(Get(taskEvent, "result")),
        Status = new KeptnStatus(Get(taskEvent, "status")),
        Properties = Find(taskEvent, "properties"),
    };

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static JsonElement Text(string value) => JsonElement.Parse($"\"{JsonEncodedText.Encode(value)}\"");

    private static JsonElement? Find(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Get(JsonElement owner, string name) => Find(owner, name)?.GetString() ?? string.Empty;

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) =>
        Find(owner, name) is { } list ? [.. list.EnumerateArray()] : [];
}
