using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.get-action.finished</c>: the action.
/// Source: Keptn spec, cloudevents.md, get-action finished; go-utils pkg/lib/v0_2_0/getaction.go. They disagree on where the
/// index is; both places are read.
/// </summary>
public sealed record GetActionFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.get-action.finished";

    /// <summary>The action: <c>data.action</c>.</summary>
    [JsonPropertyName("action")]
    public ActionSection Action { get => field ?? ActionSection.Empty; init; }

    /// <summary>The next index as Keptn sends it: <c>data.get-action</c>.</summary>
    [JsonPropertyName("get-action")]
    public GetActionSection GetAction { get => field ?? GetActionSection.Empty; init; }

    /// <summary>The next index as the specification has it: <c>data.ActionIndex</c>.</summary>
    [JsonPropertyName("ActionIndex")]
    [JsonConverter(typeof(WholeNumberConverter))]
    public int? RootActionIndex { get; init; }

    /// <summary>The next index, from wherever it stands; <see langword="null"/> where it is absent.</summary>
    [JsonIgnore]
    public int? ActionIndex => GetAction.ActionIndex ?? RootActionIndex;
}
