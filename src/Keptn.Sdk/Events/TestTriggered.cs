using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.test.triggered</c>: run tests against a deployment.
/// Source: Keptn spec, cloudevents.md, test triggered; go-utils pkg/lib/v0_2_0/test.go.
/// </summary>
public sealed record TestTriggered : EventData, ITaskTriggeredData
{
    /// <inheritdoc/>
    public static string TaskName => "test";

    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.test.triggered";

    /// <summary>Which tests: <c>data.test</c>.</summary>
    [JsonPropertyName("test")]
    public TestSection Test { get => field ?? TestSection.Empty; init; }

    /// <summary>Where the deployment is reached: <c>data.deployment</c>.</summary>
    [JsonPropertyName("deployment")]
    public DeploymentSection Deployment { get => field ?? DeploymentSection.Empty; init; }
}
