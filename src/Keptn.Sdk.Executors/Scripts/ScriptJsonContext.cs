using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Executors.Scripts;

[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class ScriptJsonContext : JsonSerializerContext;
