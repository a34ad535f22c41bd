using System.Text.Json.Serialization;

namespace Keptn.Sdk.Executors;

[JsonSerializable(typeof(AnyData))]
internal sealed partial class AnyDataJsonContext : JsonSerializerContext;
