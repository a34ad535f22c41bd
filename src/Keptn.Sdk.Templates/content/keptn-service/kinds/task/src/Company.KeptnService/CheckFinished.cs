using System.Text.Json.Serialization;
using Keptn.Sdk.Events;

namespace KeptnServiceNamespace;

/// <summary>Data of the answer; later tasks of the sequence get them as well.</summary>
internal sealed record CheckFinished : EventData
{
    [JsonPropertyName("keptn-task-name")]
    public required CheckAnswer Answer { get; init; }
}
