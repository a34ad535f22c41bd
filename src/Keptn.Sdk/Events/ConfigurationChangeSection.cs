using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.configurationChange</c>: what shall differ in the configuration of the service.
/// Source: Keptn spec, cloudevents.md, deployment triggered; go-utils pkg/lib/v0_2_0/configuration_change.go.
/// </summary>
public sealed record ConfigurationChangeSection : EventSection
{
    /// <summary>Stands for an absent section.</summary>
    public static ConfigurationChangeSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>An object with any values, as in a Helm values file; <see langword="null"/> where absent.</summary>
    [JsonPropertyName("values")]
    [JsonConverter(typeof(RawJsonConverter))]
    public JsonElement? Values { get; init; }

    /// <summary>The image to deploy: <c>values.image</c>; <see langword="null"/> where absent or not a text.</summary>
    [JsonIgnore]
    public string? Image => JsonText.Find(Values, "image");
}
