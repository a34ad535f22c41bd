using Keptn.Sdk.Events;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Events;

/// <summary>Where <see cref="KeptnEventType"/> answers differently from go-utils, and why.</summary>
internal static class EventTypeDeviations
{
    internal const string Refused = "<refused>";

    private static readonly string[] s_builders = ["triggeredType", "startedType", "statusChangedType", "finishedType", "invalidatedType"];

    private static readonly string[] s_suffixes = ["isTriggered", "isStarted", "isFinished"];

    private static readonly string[] s_parsers = ["isTask", "isSequence", "isValid", "parseTask", "parseSequence", "parseKind", "withoutKind", "replaceKind", "forTriggered"];

    internal static IReadOnlyList<GoldenDeviation> All { get; } =
    [
        new(
            "builders refuse dots",
            "Go puts any text into a type; a task's name that is empty or has a dot makes a type that nobody can take apart.",
            (golden, answer) => s_builders.Contains(answer.Name) && answer.Actual == Refused && IsNoName(Type(golden))),
        new(
            "builders refuse broken kinds",
            "Go puts any kind behind a type; an empty one, or one with dots other than status.changed, makes a type that nobody can take apart.",
            (golden, answer) => answer.Name is "replaceKind" or "forTriggered" && answer.Actual == Refused
                && Kind(golden) != KeptnEventKinds.StatusChanged && IsNoName(Kind(golden)) && KeptnEventType.TryParse(Type(golden), out _)),
        new(
            "sequences have no status.changed",
            "Go makes a type of seven parts, which its own parser refuses.",
            (golden, answer) => answer.Name is "replaceKind" && answer.Actual == Refused && Kind(golden) == KeptnEventKinds.StatusChanged
                && Category(golden) == KeptnEventCategory.Sequence),
        new(
            "suffix without a dot",
            "Go joins type and suffix as they are: sh.keptn.event.deploymentfinished. Ours takes a kind.",
            (golden, answer) => answer.Name is "forTriggered" && answer.Actual == Refused && !Kind(golden).StartsWith('.')),
        new(
            "kind of what is no event",
            "Go looks at the end of the text only, even if the text is no event type.",
            (golden, answer) => s_suffixes.Append("forTriggered").Contains(answer.Name) && Category(golden) == KeptnEventCategory.Unknown),
        new(
            "prefix",
            "Go counts parts only; a task or sequence type begins with sh.keptn.event.",
            (golden, answer) => s_parsers.Contains(answer.Name) && !Type(golden).StartsWith(KeptnEventType.Prefix, StringComparison.Ordinal)
                && Category(golden) == KeptnEventCategory.Unknown),
        new(
            "status.changed is a kind",
            "By its count of parts Go takes <task>.status.changed for a sequence 'status' in a stage named as the task.",
            (golden, answer) => s_parsers.Contains(answer.Name) && Type(golden).EndsWith(".status.changed", StringComparison.Ordinal)
                && Category(golden) == KeptnEventCategory.Task),
        new(
            "monitoring.configure",
            "The specification has it as a command; Go takes it for a task 'monitoring'.",
            (golden, answer) => s_parsers.Contains(answer.Name) && Category(golden) == KeptnEventCategory.ConfigureMonitoring),
        new(
            "error log and problem",
            "They have no task and are no events of a sequence, but they are Keptn's; Go knows neither.",
            (golden, answer) => answer.Name is "isValid" or "parseKind" && Category(golden) is KeptnEventCategory.ErrorLog or KeptnEventCategory.Problem),
        new(
            "problem.open and problem.close",
            "They notify of a problem; Go takes them for a task 'problem'.",
            (golden, answer) => s_parsers.Contains(answer.Name) && Category(golden) == KeptnEventCategory.Problem) { MayBeUnused = true },
        new(
            "projects and services",
            "project.create, project.delete, service.create and service.delete are Keptn's own; Go takes them for sequences.",
            (golden, answer) => s_parsers.Contains(answer.Name) && Category(golden) is KeptnEventCategory.Project or KeptnEventCategory.Service) { MayBeUnused = true },
    ];

    internal static string Type(GoldenCase golden) => golden.Input.GetProperty("eventType").GetString()!;

    internal static string Kind(GoldenCase golden) => golden.Input.GetProperty("kind").GetString()!;

    private static KeptnEventCategory Category(GoldenCase golden) =>
        KeptnEventType.TryParse(Type(golden), out var type) ? type.Category : KeptnEventCategory.Unknown;

    private static bool IsNoName(string text) => text.Length == 0 || text.Contains('.', StringComparison.Ordinal);
}
