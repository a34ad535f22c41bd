using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.evaluation.triggered</c>: evaluate a time frame against the objectives. The frame is the
/// evaluation's own; where that has none, the one in which the tests ran.
/// Source: Keptn spec, cloudevents.md, evaluation triggered; go-utils pkg/lib/v0_2_0/evaluation.go.
/// </summary>
public sealed record EvaluationTriggered : EventData, ITaskTriggeredData
{
    /// <inheritdoc/>
    public static string TaskName => "evaluation";

    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.evaluation.triggered";

    /// <summary>The time frame: <c>data.evaluation</c>.</summary>
    [JsonPropertyName("evaluation")]
    public EvaluationSection Evaluation { get => field ?? EvaluationSection.Empty; init; }

    /// <summary>When the tests ran: <c>data.test</c>.</summary>
    [JsonPropertyName("test")]
    public TestSection Test { get => field ?? TestSection.Empty; init; }

    /// <summary>What was deployed: <c>data.deployment</c>.</summary>
    [JsonPropertyName("deployment")]
    public DeploymentSection Deployment { get => field ?? DeploymentSection.Empty; init; }
}
