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
[JsonSerializable(typeof(LogEntry))]
public sealed partial class KeptnApiJsonContext : JsonSerializerContext;
