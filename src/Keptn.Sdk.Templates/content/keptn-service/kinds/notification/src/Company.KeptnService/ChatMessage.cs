using System.Text.Json.Serialization;

namespace KeptnServiceNamespace;

/// <summary>What Slack, Mattermost and the workflows of Teams take.</summary>
internal sealed record ChatMessage([property: JsonPropertyName("text")] string Text);

/// <summary>The service's own JSON, read and written without reflection.</summary>
[JsonSerializable(typeof(ChatMessage))]
internal sealed partial class ServiceJsonContext : JsonSerializerContext;
