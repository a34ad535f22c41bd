using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.get-sli.triggered</c>: measure indicators. Keptn's evaluation sends it, to every provider.
/// Source: Keptn spec, cloudevents.md, get-sli triggered; go-utils pkg/lib/v0_2_0/getsli.go.
/// </summary>
public sealed record GetSliTriggered : EventData, ITaskTriggeredData
{
    /// <inheritdoc/>
    public static string TaskName => "get-sli";

    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.get-sli.triggered";

    /// <summary>What to measure: <c>data.get-sli</c>.</summary>
    [JsonPropertyName("get-sli")]
    public GetSliSection GetSli { get => field ?? GetSliSection.Empty; init; }

    /// <summary>Which deployment: <c>data.deployment</c>, a text here.</summary>
    [JsonPropertyName("deployment")]
    public DeploymentReference Deployment { get => field ?? DeploymentReference.Empty; init; }
}
