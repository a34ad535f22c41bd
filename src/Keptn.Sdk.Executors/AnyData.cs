using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Executors;

/// <summary>
/// The data of an event that is not read: files decide which events are ours, and one whose data is odd may be another
/// service's. What is needed of it is read where it is used.
/// </summary>
[JsonConverter(typeof(Converter))]
internal sealed class AnyData
{
    private static readonly AnyData s_instance = new();

    internal sealed class Converter : JsonConverter<AnyData>
    {
        public override bool HandleNull => true;

        public override AnyData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return s_instance;
        }

        public override void Write(Utf8JsonWriter writer, AnyData value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }
    }
}
