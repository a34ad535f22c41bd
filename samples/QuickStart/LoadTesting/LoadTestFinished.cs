using System.Text.Json.Serialization;
using Keptn.Sdk.Events;

namespace QuickStart.LoadTesting;

/// <summary>Data of our test.finished: start and end as Keptn wants them, and our own numbers beside them.</summary>
internal sealed record LoadTestFinished : EventData
{
    [JsonPropertyName("test")]
    public TestSection Test { get; set; } = new();

    [JsonPropertyName("loadtest")]
    public LoadReport LoadTest { get; set; } = new();
}
