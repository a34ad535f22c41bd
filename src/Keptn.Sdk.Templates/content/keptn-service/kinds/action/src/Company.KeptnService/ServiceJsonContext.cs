using System.Text.Json.Serialization;

namespace KeptnServiceNamespace;

/// <summary>The service's own JSON, read and written without reflection.</summary>
[JsonSerializable(typeof(ScaleValue))]
[JsonSerializable(typeof(WorkerCount))]
internal sealed partial class ServiceJsonContext : JsonSerializerContext;
