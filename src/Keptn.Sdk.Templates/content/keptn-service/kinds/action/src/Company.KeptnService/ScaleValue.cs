using System.Text.Json.Serialization;

namespace KeptnServiceNamespace;

/// <summary>The value of the action, as it stands in remediation.yaml.</summary>
internal sealed record ScaleValue
{
    [JsonPropertyName("by")]
    public required int By { get; init; }

    [JsonPropertyName("max")]
    public required int Max { get; init; }
}
