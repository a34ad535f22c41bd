using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.action.triggered</c>: do something against a problem.
/// Source: Keptn spec, cloudevents.md, action triggered; go-utils pkg/lib/v0_2_0/action.go.
/// </summary>
public sealed record ActionTriggered : EventData, ITaskTriggeredData
{
    /// <inheritdoc/>
    public static string TaskName => "action";

    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.action.triggered";

    /// <summary>What to do: <c>data.action</c>.</summary>
    [JsonPropertyName("action")]
    public ActionSection Action { get => field ?? ActionSection.Empty; init; }

    /// <summary>The problem: <c>data.problem</c>.</summary>
    [JsonPropertyName("problem")]
    public ProblemSection Problem { get => field ?? ProblemSection.Empty; init; }

    /// <summary>Which action of the problem this is: <c>data.get-action</c>.</summary>
    [JsonPropertyName("get-action")]
    public GetActionSection GetAction { get => field ?? GetActionSection.Empty; init; }
}
