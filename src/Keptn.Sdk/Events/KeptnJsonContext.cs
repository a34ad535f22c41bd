using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>Source-generated metadata of every typed payload of this package, for use in your own resolver chain.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(EventData))]
[JsonSerializable(typeof(EventLabels))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonNode))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
[JsonSerializable(typeof(TestFinished))]
[JsonSerializable(typeof(TestTriggered))]
public sealed partial class KeptnJsonContext : JsonSerializerContext;
