using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Reads labels as Keptn producers write them: an object of texts. Any other value is read as its JSON text, null as an
/// empty one, and written as a text: Keptn drops an event with a label that is not a text.
/// </summary>
public sealed class EventLabelsConverter : JsonConverter<EventLabels>
{
    /// <inheritdoc/>
    public override EventLabels Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("must be an object");
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            labels[name] = ReadValue(ref reader);
        }

        return new EventLabels(labels);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, EventLabels value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        foreach (var (name, text) in value)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }

    private static string ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString()!;
            case JsonTokenType.Null:
                return string.Empty;
            default:
                return JsonElement.ParseValue(ref reader).GetRawText();
        }
    }
}
