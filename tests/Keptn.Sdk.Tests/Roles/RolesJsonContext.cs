using System.Text.Json.Serialization;

namespace Keptn.Sdk.Tests.Roles;

internal sealed record ScaleValue([property: JsonPropertyName("replicas")] int Replicas, [property: JsonPropertyName("zones")] IReadOnlyList<string>? Zones = null);

/// <summary>A tool's webhook, the parts that the tests use.</summary>
internal sealed record ToolMessage
{
    [JsonPropertyName("alerts")]
    public required IReadOnlyList<ToolAlert?> Alerts { get; init; }
}

internal sealed record ToolAlert
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("startsAt")]
    public DateTimeOffset StartsAt { get; init; }

    [JsonPropertyName("status")]
    public string Status { get; set; } = "firing";

    [JsonPropertyName("project")]
    public string? Project { get; set; } = "sockshop";

    [JsonPropertyName("stage")]
    public string? Stage { get; set; } = "production";
}

[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(ScaleValue))]
[JsonSerializable(typeof(ToolMessage))]
internal sealed partial class RolesJsonContext : JsonSerializerContext;
