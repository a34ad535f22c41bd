using System.Text.Json;
using System.Text.Unicode;

namespace Keptn.Sdk.CloudEvents;

/// <summary>Writes an event in the CloudEvents JSON format 1.0, every member as it came.</summary>
internal static class JsonEventWriter
{
    private static readonly JsonEncodedText s_specVersion = JsonEncodedText.Encode(CloudEventAttributeNames.SpecVersion);
    private static readonly JsonEncodedText s_id = JsonEncodedText.Encode(CloudEventAttributeNames.Id);
    private static readonly JsonEncodedText s_source = JsonEncodedText.Encode(CloudEventAttributeNames.Source);
    private static readonly JsonEncodedText s_type = JsonEncodedText.Encode(CloudEventAttributeNames.Type);
    private static readonly JsonEncodedText s_time = JsonEncodedText.Encode(CloudEventAttributeNames.Time);
    private static readonly JsonEncodedText s_dataContentType = JsonEncodedText.Encode(CloudEventAttributeNames.DataContentType);
    private static readonly JsonEncodedText s_dataSchema = JsonEncodedText.Encode(CloudEventAttributeNames.DataSchema);
    private static readonly JsonEncodedText s_subject = JsonEncodedText.Encode(CloudEventAttributeNames.Subject);
    private static readonly JsonEncodedText s_data = JsonEncodedText.Encode(CloudEventAttributeNames.Data);
    private static readonly JsonEncodedText s_dataBase64 = JsonEncodedText.Encode(CloudEventAttributeNames.DataBase64);

    internal static void Write(CloudEvent cloudEvent, Utf8JsonWriter writer)
    {
        var nulls = cloudEvent.Nulls;
        writer.WriteStartObject();
        WriteText(writer, s_specVersion, cloudEvent.SpecVersion, nulls & ExplicitNulls.SpecVersion);
        WriteText(writer, s_id, cloudEvent.Id, nulls & ExplicitNulls.Id);
        WriteText(writer, s_source, cloudEvent.Source, nulls & ExplicitNulls.Source);
        WriteText(writer, s_type, cloudEvent.Type, nulls & ExplicitNulls.Type);
        WriteText(writer, s_time, cloudEvent.TimeText, nulls & ExplicitNulls.Time);
        WriteText(writer, s_dataContentType, cloudEvent.OwnDataContentType, nulls & ExplicitNulls.DataContentType);
        WriteText(writer, s_dataSchema, cloudEvent.DataSchema, nulls & ExplicitNulls.DataSchema);
        WriteText(writer, s_subject, cloudEvent.Subject, nulls & ExplicitNulls.Subject);
        foreach (var attribute in cloudEvent.Extensions)
        {
            if (attribute.Text is { } text)
            {
                writer.WriteString(attribute.Name, text);
            }
            else
            {
                writer.WritePropertyName(attribute.Name);
                writer.WriteRawValue(attribute.Json.Span, skipInputValidation: true);
            }
        }

        WriteData(writer, cloudEvent);
        writer.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter writer, CloudEvent cloudEvent)
    {
        var data = cloudEvent.Data;
        var bytes = data.Bytes.Span;
        if (data.Kind == CloudEventDataKind.Binary)
        {
            if (!data.IsBase64 && MediaTypes.IsUtf8Text(cloudEvent.DataContentType) && Utf8.IsValid(bytes))
            {
                writer.WriteString(s_data, bytes);
            }
            else
            {
                writer.WriteBase64String(s_dataBase64, bytes);
            }

            return;
        }

        if (data.Kind == CloudEventDataKind.Json)
        {
            writer.WritePropertyName(s_data);
            writer.WriteRawValue(bytes, skipInputValidation: true);
        }

        WriteText(writer, s_dataBase64, value: null, cloudEvent.Nulls & ExplicitNulls.DataBase64);
    }

    private static void WriteText(Utf8JsonWriter writer, JsonEncodedText name, string? value, ExplicitNulls isNull)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
        else if (isNull != ExplicitNulls.None)
        {
            writer.WriteNull(name);
        }
    }
}
