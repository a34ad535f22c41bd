using System.Text.Json.Serialization;

namespace KeptnServiceNamespace;

/// <summary>What the tool says, and is told.</summary>
internal sealed record WorkerCount([property: JsonPropertyName("count")] int Count);
