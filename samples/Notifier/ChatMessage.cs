using System.Text.Json.Serialization;

namespace Notifier;

/// <summary>What Slack, Mattermost and Teams' workflows take.</summary>
internal sealed record ChatMessage([property: JsonPropertyName("text")] string Text);

[JsonSerializable(typeof(ChatMessage))]
internal sealed partial class ChatJsonContext : JsonSerializerContext;
