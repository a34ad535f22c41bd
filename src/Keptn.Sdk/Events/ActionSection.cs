using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.action</c>: an action of <c>remediation.yaml</c>.
/// Source: Keptn spec, cloudevents.md, action; go-utils pkg/lib/v0_2_0/action.go, ActionInfo.
/// </summary>
public sealed record ActionSection : EventSection
{
    /// <summary>Stands for an absent section.</summary>
    public static ActionSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>The name for people.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>What to do, for instance <c>toggle-feature</c>; an action provider answers only to the actions it knows.</summary>
    [JsonPropertyName("action")]
    public string? Action { get; init; }

    /// <summary>A description for people.</summary>
    [JsonPropertyName("description")]
    public string? Description { get; init; }

    /// <summary>The parameters of the action: any JSON; <see langword="null"/> where absent.</summary>
    [JsonPropertyName("value")]
    [JsonConverter(typeof(RawJsonConverter))]
    public JsonElement? Value { get; init; }

    /// <summary>The commit that the action made, in finished events.</summary>
    [JsonPropertyName("gitCommit")]
    public string? GitCommit { get; init; }
}
