using System.Text.Json.Serialization;

namespace Keptn.Sdk.Executors.Kubernetes.Wire;

/// <summary>How objects of Kubernetes are written and read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(ObjectList<Job>), TypeInfoPropertyName = "JobList")]
[JsonSerializable(typeof(ObjectList<Pod>), TypeInfoPropertyName = "PodList")]
[JsonSerializable(typeof(ObjectList<CoreEvent>), TypeInfoPropertyName = "EventList")]
[JsonSerializable(typeof(ApiStatus))]
[JsonSerializable(typeof(WatchEvent))]
[JsonSerializable(typeof(DeleteOptions))]
internal sealed partial class WireJson : JsonSerializerContext;
