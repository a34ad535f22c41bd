using System.Text.Json.Serialization;

namespace ActionProvider;

[JsonSerializable(typeof(AlertmanagerMessage))]
[JsonSerializable(typeof(ScaleValue))]
internal sealed partial class ActionJsonContext : JsonSerializerContext;
