using System.Text.Json;
using System.Text.Json.Serialization;
using QuickStart.LoadTesting;

namespace QuickStart;

/// <summary>The payloads of this service, read and written without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DeliveryTriggered))]
[JsonSerializable(typeof(LoadTestDefinition))]
[JsonSerializable(typeof(LoadTestFinished))]
internal sealed partial class QuickStartJsonContext : JsonSerializerContext;
