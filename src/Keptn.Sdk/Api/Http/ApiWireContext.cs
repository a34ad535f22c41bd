using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>The envelopes around the models, which users do not see.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(EvaluationWire))]
[JsonSerializable(typeof(IdAnswer))]
[JsonSerializable(typeof(KeptnContextAnswer))]
[JsonSerializable(typeof(List<EventSubscription>))]
[JsonSerializable(typeof(List<Integration>))]
[JsonSerializable(typeof(LogBatch))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(OAuthDiscovery))]
[JsonSerializable(typeof(OAuthToken))]
[JsonSerializable(typeof(ProjectPage))]
[JsonSerializable(typeof(ProjectWire))]
[JsonSerializable(typeof(ResourceBatch))]
[JsonSerializable(typeof(ResourcePage))]
[JsonSerializable(typeof(ResourceWire))]
[JsonSerializable(typeof(ResourceWriteAnswer))]
[JsonSerializable(typeof(ScopesAnswer))]
[JsonSerializable(typeof(SecretsAnswer))]
[JsonSerializable(typeof(SequenceControlWire))]
[JsonSerializable(typeof(SequencePage))]
[JsonSerializable(typeof(ServicePage))]
[JsonSerializable(typeof(ServiceWire))]
[JsonSerializable(typeof(StagePage))]
internal sealed partial class ApiWireContext : JsonSerializerContext;
