using System.Text.Json;
using System.Text.Json.Serialization;
using Keptn.Sdk.Events;

namespace KeptnServiceNamespace;

/// <summary>Data of the event that asks for the task "keptn-task-name".</summary>
internal sealed record KeptnTask_Triggered : EventData, ITaskTriggeredData
{
    public static string TaskName => "keptn-task-name";

    public static string EventType => KeptnEventType.Triggered(TaskName);

    /// <summary>The properties that the task has in the shipyard.</summary>
    [JsonPropertyName("keptn-task-name")]
    public IReadOnlyDictionary<string, JsonElement> Properties { get => field ?? new Dictionary<string, JsonElement>(); init; }
}
