using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Tests.Events;

/// <summary>
/// What a typed view must write back of a payload: the members that the type knows, by the type's own names. JSON null
/// counts as absent, names are compared without case, the last of two equal ones wins, labels become texts. It goes by
/// the metadata only and does not deserialize.
/// </summary>
internal static class PayloadProjection
{
    internal static JsonElement Of(CloudEventData data, JsonTypeInfo type)
    {
        var text = data.ToString();
        var root = text is "" or "null" or "\"\"" ? JsonElement.Parse("{}") : JsonElement.Parse(text);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, root, type);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Object)
        {
            WriteMembers(writer, value, type);
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            writer.WriteStartArray();
            foreach (var item in value.EnumerateArray())
            {
                Write(writer, item, type.Options.GetTypeInfo(type.ElementType!));
            }

            writer.WriteEndArray();
        }
        else if (type.Type == typeof(EventLabels))
        {
            WriteLabels(writer, value);
        }
        else if (type.Type == typeof(double?))
        {
            writer.WriteNumberValue(value.GetDouble());
        }
        else
        {
            writer.WriteRawValue(value.GetRawText());
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, JsonElement value, JsonTypeInfo type)
    {
        writer.WriteStartObject();
        foreach (var property in type.Properties.Where(property => property.Get is not null))
        {
            var members = value.EnumerateObject().Where(member => member.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase)).ToList();
            if (members.Count > 0 && members[^1].Value.ValueKind != JsonValueKind.Null)
            {
                writer.WritePropertyName(property.Name);
                Write(writer, members[^1].Value, type.Options.GetTypeInfo(property.PropertyType));
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter writer, JsonElement labels)
    {
        writer.WriteStartObject();
        foreach (var label in labels.EnumerateObject())
        {
            var text = label.Value.ValueKind == JsonValueKind.String ? label.Value.GetString() : label.Value.GetRawText();
            writer.WriteString(label.Name, label.Value.ValueKind == JsonValueKind.Null ? "" : text);
        }

        writer.WriteEndObject();
    }
}
