using System.Text.Json.Serialization;

namespace KeptnServiceNamespace;

/// <summary>The task's JSON, read without reflection.</summary>
[JsonSerializable(typeof(KeptnTask_Triggered))]
internal sealed partial class KeptnTask_JsonContext : JsonSerializerContext;
