using System.Text.Json.Serialization;
using Keptn.Sdk.Events;

namespace KeptnServiceNamespace;

/// <summary>Data of the event that asks for the task: the properties that the task has in the shipyard.</summary>
internal sealed record CheckTriggered : EventData
{
    [JsonPropertyName("keptn-task-name")]
    public CheckSettings Settings { get => field ?? new(); init; }
}
