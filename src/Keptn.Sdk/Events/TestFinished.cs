using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Data of <c>sh.keptn.event.test.finished</c>. Start and end become the evaluation's time frame.
/// Source: Keptn spec, cloudevents.md, test finished; go-utils pkg/lib/v0_2_0/test.go.
/// </summary>
public sealed record TestFinished : EventData, IKeptnEventData
{
    /// <inheritdoc/>
    public static string EventType => "sh.keptn.event.test.finished";

    /// <summary>When the tests ran: <c>data.test</c>.</summary>
    [JsonPropertyName("test")]
    public TestSection Test { get => field ?? TestSection.Empty; init; }
}
