using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Infrastructure;
using static Keptn.Sdk.Tests.Events.TaskAnswersRecording;

namespace Keptn.Sdk.Tests.Events;

/// <summary>Where the events that we build differ from those of go-utils, and why.</summary>
internal static class TaskAnswersDeviations
{
    internal const string Absent = "<absent>";
    internal const string Built = "<built>";
    internal const string Outcome = "outcome";
    internal const string Refused = "<refused>";

    private static readonly string[] s_fromTrigger = ["data.project", "data.stage", "data.service", "data.labels"];

    private static readonly string[] s_axes = ["data.status", "data.result", "data.message"];

    private static readonly string[] s_withError = [CreateFinishedEventWithError, CreateErrorEvent, CreateErrorLogEvent];

    internal static IReadOnlyList<GoldenDeviation> All { get; } =
    [
        new(
            "gitcommitid is copied",
            "Go drops the commit of the triggered event, and the control plane loses it for the tasks that follow.",
            (golden, answer) => answer.Name == "gitcommitid" && answer.Expected == Absent
                && answer.Actual == Canonical(Parent(golden).GetProperty("gitcommitid"))),
        new(
            "started carries the trigger's data alone",
            "Go sends what the caller gives, even a text or a number. No handler has run when started goes out: nothing is theirs.",
            (golden, answer) => Function(golden) == CreateStartedEvent && HasHandlerData(golden)
                && (answer.Name == "data" || answer.Name.StartsWith("data.", StringComparison.Ordinal)) && answer.Actual == OfTrigger(golden, answer.Name)),
        new(
            "finished names project, stage, service and labels",
            "Go leaves them to the handler's data, and a finished event without them belongs to no sequence.",
            (golden, answer) => IsFinished(golden) && s_fromTrigger.Contains(answer.Name) && answer.Expected == Absent
                && answer.Actual == OfTrigger(golden, answer.Name)),
        new(
            "tasks only",
            "Go makes started and finished events of sequences too; those are the control plane's, and from us they would confuse it.",
            (golden, answer) => answer is { Name: Outcome, Expected: Built, Actual: Refused } && !IsTask(golden)
                && (Function(golden) == CreateStartedEvent || IsFinished(golden))),
        new(
            "status and result are texts",
            "Go passes on any JSON there; the control plane cannot decode such an event and drops it. As if there were none, the defaults stand.",
            (golden, answer) => Function(golden) == CreateFinishedEvent
                && ((answer.Name == "data.status" && answer.Actual == Text("succeeded")) || (answer.Name == "data.result" && answer.Actual == Text("pass")))
                && HandlerData(golden).TryGetProperty(answer.Name["data.".Length..], out var value)
                && value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)),
        new(
            "finished needs no data of the handler",
            "Go refuses a handler's nil result, so the task stays open for ever.",
            (golden, answer) => answer is { Name: Outcome, Expected: Refused, Actual: Built } && Function(golden) == CreateFinishedEvent
                && !HasHandlerData(golden)),
        new(
            "an error always has a status and a result",
            "From an error that names none Go makes an event without them, which the control plane takes for an unknown status.",
            (golden, answer) => s_withError.Contains(Function(golden)) && answer.Expected == Absent
                && ((answer.Name == "data.status" && answer.Actual == Text("errored")) || (answer.Name == "data.result" && answer.Actual == Text("fail")))
                && string.IsNullOrEmpty(Member(Error(golden), answer.Name["data.".Length..]))),
        new(
            "an error stands beside the handler's data",
            "Go sends the data alone where there is some: nobody learns that the task failed.",
            (golden, answer) => s_withError.Contains(Function(golden)) && HasHandlerData(golden) && s_axes.Contains(answer.Name)
                && answer.Expected == Absent && answer.Actual == Text(Member(Error(golden), answer.Name["data.".Length..]) ?? string.Empty)),
        new(
            "an error log is an error log",
            "For a triggered task Go's function sends the task's finished event instead. Here only the pipeline finishes tasks.",
            (golden, answer) => IsLogOfTriggeredTask(golden)
                && ((answer.Name == "type" && answer.Actual == Text(KeptnEventType.ErrorLog)) || IsLogMember(golden, answer)
                    || (answer.Name.StartsWith("data.", StringComparison.Ordinal) && answer.Actual == Absent))),
        new(
            "an error log has three members",
            "Go sends the caller's data in their place, which neither distributor nor log API reads.",
            (golden, answer) => IsLog(golden) && HasHandlerData(golden)
                && (IsLogMember(golden, answer) || (answer.Name.StartsWith("data.", StringComparison.Ordinal) && answer.Actual == Absent))),
        new(
            "an error log needs no context",
            "An event without one cannot be answered, so it must be reported.",
            (golden, answer) => answer is { Name: Outcome, Expected: Refused, Actual: Built } && Function(golden) == CreateErrorLogEvent
                && Member(Parent(golden), "shkeptncontext") is null),
        new(
            "an event has a source",
            "CloudEvents demands one; the recording of Go's function has an empty text.",
            (golden, answer) => Function(golden) == CreateErrorLogEvent && answer is { Name: "source", Expected: "\"\"", Actual: $"\"{OwnSource}\"" }),
        new(
            "nothing is invented",
            "Go fills in empty extensions, version, content type, null data and the year 1. What the producer left out stays out.",
            (golden, answer) => Function(golden) == ToCloudEvent && answer.Actual == Absent && !Parent(golden).TryGetProperty(answer.Name, out _)
                && !(answer.Name == "datacontenttype" && Parent(golden).TryGetProperty("contenttype", out _))
                && answer.Expected is "\"\"" or "\"1.0\"" or "\"application/json\"" or "\"0001-01-01T00:00:00Z\"" or "null"),
        new(
            "data that is null stays null",
            "Go's CloudEvent loses it.",
            (golden, answer) => Function(golden) == ToCloudEvent && answer is { Name: "data", Expected: Absent, Actual: "null" }) { MayBeUnused = IsOtherCorpus },
        new(
            "an empty type is none",
            "Go refuses a missing type (it panics), and takes an empty one, which no service can handle.",
            (golden, answer) => answer is { Name: Outcome, Expected: Built, Actual: Refused } && Function(golden) == ToCloudEvent
                && Member(Parent(golden), "type") == string.Empty) { MayBeUnused = IsOtherCorpus },

        // The next two are known from go-utils' code; the project's own part of the recording has no such case.
        new(
            "an event without source can be read",
            "Go panics at it. Strictness belongs to Validate, which refuses it.",
            (golden, answer) => answer is { Name: Outcome, Expected: Refused, Actual: Built } && Function(golden) == ToCloudEvent
                && Member(Parent(golden), "source") is null) { MayBeUnused = true },
        new(
            "Validate follows CloudEvents 1.0",
            "Go wants a time, which is optional, and does not want the version, which is required.",
            (golden, answer) => Function(golden) == Validate
                && Member(Parent(golden), answer.Actual == Built ? "time" : "specversion") is null) { MayBeUnused = true },
    ];

    /// <summary>Rare cases need not be in a corpus other than the project's own.</summary>
    private static bool IsOtherCorpus => Environment.GetEnvironmentVariable("KEPTN_GOLDEN_FUNCTIONS") is { Length: > 0 };

    /// <summary>JSON in one spelling: members in order, no blanks.</summary>
    internal static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => $"{Text(m.Name)}:{Canonical(m.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Canonical))}]",
        JsonValueKind.String => Text(value.GetString()!),
        _ => value.GetRawText(),
    };

    private static string Text(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static bool HasHandlerData(GoldenCase golden) => HandlerData(golden).ValueKind != JsonValueKind.Null;

    private static bool IsTask(GoldenCase golden) =>
        KeptnEventType.TryParse(Member(Parent(golden), "type"), out var type) && type.Category == KeptnEventCategory.Task;

    private static bool IsLog(GoldenCase golden) =>
        Function(golden) == CreateErrorLogEvent || (Function(golden) == CreateErrorEvent && !IsTriggeredTask(golden));

    private static bool IsLogOfTriggeredTask(GoldenCase golden) => Function(golden) == CreateErrorLogEvent && IsTriggeredTask(golden);

    private static bool IsFinished(GoldenCase golden) =>
        Function(golden) is CreateFinishedEvent or CreateFinishedEventWithError || (Function(golden) == CreateErrorEvent && IsTriggeredTask(golden));

    /// <summary>Whether our answer is the right one for a member of an error log.</summary>
    private static bool IsLogMember(GoldenCase golden, GoldenAnswer answer) => answer.Name switch
    {
        "data.message" => answer.Actual == Text(Member(Error(golden), "message") ?? string.Empty),
        "data.task" => answer.Actual == Text(KeptnEventType.TryParse(Member(Parent(golden), "type"), out var type) ? type.Task ?? string.Empty : string.Empty),
        "data.integrationid" => answer.Actual == Text(Parent(golden).TryGetProperty("data", out var data) ? Member(data, "integrationid") ?? string.Empty : string.Empty),
        _ => false,
    };

    /// <summary>What an answer takes over from the trigger, worked out apart from the code under test.</summary>
    private static string OfTrigger(GoldenCase golden, string name)
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Parent(golden).TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in data.EnumerateObject())
            {
                if (member.Name is "project" or "stage" or "service" or "status" or "result" or "message" && member.Value.ValueKind == JsonValueKind.String
                    || (member.Name == "labels" && member.Value.ValueKind == JsonValueKind.Object))
                {
                    members.Add(member.Name, Canonical(member.Value));
                }
            }
        }

        return name == "data"
            ? $"{{{string.Join(',', members.Select(m => $"{Text(m.Key)}:{m.Value}"))}}}"
            : members.GetValueOrDefault(name["data.".Length..], Absent);
    }
}
