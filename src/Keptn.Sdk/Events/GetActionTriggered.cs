using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.get-action.triggered</c>: find the next action against a problem.
/// Source: Keptn spec, cloudevents.md, get-action triggered; go-utils pkg/lib/v0_2_0/getaction.go. They disagree on where
/// the index is; both places are read.
/// </summary>
public sealed record GetActionTriggered : EventData, ITaskTriggeredData
{
    /// <inheritdoc/>
    public static string TaskName => "get-action";

    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.get-action.triggered";

    /// <summary>The problem: <c>data.problem</c>.</summary>
    [JsonPropertyName("problem")]
    public ProblemSection Problem { get => field ?? ProblemSection.Empty; init; }

    /// <summary>The index as Keptn sends it: <c>data.get-action</c>.</summary>
    [JsonPropertyName("get-action")]
    public GetActionSection GetAction { get => field ?? GetActionSection.Empty; init; }

    /// <summary>The index as the specification has it: <c>data.actionIndex</c>.</summary>
    [JsonPropertyName("actionIndex")]
    [JsonConverter(typeof(WholeNumberConverter))]
    public int? RootActionIndex { get; init; }

    /// <summary>Which action comes next, counted from 0, from wherever it stands; 0 where it is absent.</summary>
    [JsonIgnore]
    public int ActionIndex => GetAction.ActionIndex ?? RootActionIndex ?? 0;
}
