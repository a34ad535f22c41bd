using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of a remediation sequence, <c>sh.keptn.event.&lt;stage&gt;.remediation.triggered</c>: solve a problem.
/// Source: Keptn spec, cloudevents.md, problem; go-utils pkg/lib/v0_2_0/problemdetails.go. The type holds the stage's name,
/// so subscribe with a pattern.
/// </summary>
public sealed record RemediationTriggered : EventData
{
    /// <summary>The problem: <c>data.problem</c>.</summary>
    [JsonPropertyName("problem")]
    public ProblemSection Problem { get => field ?? ProblemSection.Empty; init; }
}
