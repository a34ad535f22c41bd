using System.Text.Json.Serialization;

namespace KeptnServiceNamespace;

/// <summary>What the tool says.</summary>
internal sealed record CheckAnswer
{
    [JsonPropertyName("value")]
    public required double Value { get; init; }

    [JsonPropertyName("unit")]
    public string Unit { get; init; } = string.Empty;
}
