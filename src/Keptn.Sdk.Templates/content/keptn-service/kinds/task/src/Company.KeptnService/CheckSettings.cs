using System.Text.Json.Serialization;

namespace KeptnServiceNamespace;

/// <summary>The properties of the task in the shipyard.</summary>
internal sealed record CheckSettings
{
    /// <summary>The greatest value that is good.</summary>
    [JsonPropertyName("limit")]
    public double? Limit { get; init; }
}
