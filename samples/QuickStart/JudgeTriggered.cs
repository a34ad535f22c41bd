using System.Text.Json.Serialization;
using Keptn.Sdk.Events;
using QuickStart.LoadTesting;

namespace QuickStart;

/// <summary>Data of our own task "judge": its limits from the shipyard, and the numbers of the load test before it.</summary>
internal sealed record JudgeTriggered : EventData, ITaskTriggeredData
{
    public static string TaskName => "judge";

    public static string EventType => KeptnEventType.Triggered(TaskName);

    [JsonPropertyName("judge")]
    public JudgeLimits Judge { get; set; } = new();

    [JsonPropertyName("loadtest")]
    public LoadReport? LoadTest { get; init; }
}
