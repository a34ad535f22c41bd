using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>The envelopes around the models, which users do not see.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(IdAnswer))]
[JsonSerializable(typeof(KeptnContextAnswer))]
[JsonSerializable(typeof(List<EventSubscription>))]
[JsonSerializable(typeof(List<Integration>))]
[JsonSerializable(typeof(LogBatch))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(OAuthDiscovery))]
[JsonSerializable(typeof(OAuthToken))]
[JsonSerializable(typeof(ResourceBatch))]
[JsonSerializable(typeof(ResourcePage))]
[JsonSerializable(typeof(ResourceWire))]
[JsonSerializable(typeof(ResourceWriteAnswer))]
internal sealed partial class ApiWireContext : JsonSerializerContext;
