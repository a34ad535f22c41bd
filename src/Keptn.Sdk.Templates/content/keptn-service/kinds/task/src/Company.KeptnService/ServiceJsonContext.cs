using System.Text.Json.Serialization;

namespace KeptnServiceNamespace;

/// <summary>The service's own JSON, read and written without reflection.</summary>
[JsonSerializable(typeof(CheckAnswer))]
[JsonSerializable(typeof(CheckFinished))]
[JsonSerializable(typeof(CheckTriggered))]
internal sealed partial class ServiceJsonContext : JsonSerializerContext;
