using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>
/// Source-generated metadata of the models of Keptn's API. Tolerant as Go is: names in any case, unknown members
/// ignored, missing lists empty, numbers also as text.
/// </summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(EventSubscription))]
[JsonSerializable(typeof(Integration))]
[JsonSerializable(typeof(KeptnMetadata))]
[JsonSerializable(typeof(KeptnProject))]
[JsonSerializable(typeof(KeptnService))]
[JsonSerializable(typeof(KeptnStage))]
[JsonSerializable(typeof(LogEntry))]
[JsonSerializable(typeof(SecretDefinition))]
[JsonSerializable(typeof(SecretInfo))]
[JsonSerializable(typeof(SequenceState))]
public sealed partial class KeptnApiJsonContext : JsonSerializerContext;
