using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of a sequence, <c>sh.keptn.event.&lt;stage&gt;.&lt;sequence&gt;.triggered</c>. It may hold anything; these are the
/// sections that Keptn's own commands send. Where yours holds something else under these names, read it as
/// <see cref="EventData"/> or as a type of your own.
/// Source: Keptn spec, shipyard.md; keptn cli/cmd/trigger_delivery.go. The type holds names of yours, so subscribe with a pattern.
/// </summary>
public sealed record SequenceTriggered : EventData
{
    /// <summary>What to deploy: <c>data.configurationChange</c>.</summary>
    [JsonPropertyName("configurationChange")]
    public ConfigurationChangeSection ConfigurationChange { get => field ?? ConfigurationChangeSection.Empty; init; }

    /// <summary>How and where to deploy, or what was deployed: <c>data.deployment</c>.</summary>
    [JsonPropertyName("deployment")]
    public DeploymentSection Deployment { get => field ?? DeploymentSection.Empty; init; }

    /// <summary>The tests: <c>data.test</c>.</summary>
    [JsonPropertyName("test")]
    public TestSection Test { get => field ?? TestSection.Empty; init; }

    /// <summary>The evaluation: <c>data.evaluation</c>.</summary>
    [JsonPropertyName("evaluation")]
    public EvaluationSection Evaluation { get => field ?? EvaluationSection.Empty; init; }

    /// <summary>The problem: <c>data.problem</c>.</summary>
    [JsonPropertyName("problem")]
    public ProblemSection Problem { get => field ?? ProblemSection.Empty; init; }
}
