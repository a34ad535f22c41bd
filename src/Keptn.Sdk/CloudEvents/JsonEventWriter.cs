using System.Text.Json;
using System.Text.Unicode;

namespace Keptn.Sdk.CloudEvents;

/// <summary>Writes an event in the CloudEvents JSON format 1.0, every member as it came.</summary>
internal static class JsonEventWriter
{
    internal static void Write(CloudEvent cloudEvent, Utf8JsonWriter writer)
    {
        var nulls = cloudEvent.Nulls;
        writer.WriteStartObject();
        WriteText(writer, "specversion"u8, cloudEvent.SpecVersion, nulls & ExplicitNulls.SpecVersion);
        WriteText(writer, "id"u8, cloudEvent.Id, nulls & ExplicitNulls.Id);
        WriteText(writer, "source"u8, cloudEvent.Source, nulls & ExplicitNulls.Source);
        WriteText(writer, "type"u8, cloudEvent.Type, nulls & ExplicitNulls.Type);
        WriteText(writer, "time"u8, cloudEvent.TimeText, nulls & ExplicitNulls.Time);
        WriteText(writer, "datacontenttype"u8, cloudEvent.OwnDataContentType, nulls & ExplicitNulls.DataContentType);
        WriteText(writer, "dataschema"u8, cloudEvent.DataSchema, nulls & ExplicitNulls.DataSchema);
        WriteText(writer, "subject"u8, cloudEvent.Subject, nulls & ExplicitNulls.Subject);
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
                writer.WriteString("data"u8, bytes);
            }
            else
            {
                writer.WriteBase64String("data_base64"u8, bytes);
            }

            return;
        }

        if (data.Kind == CloudEventDataKind.Json)
        {
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(bytes, skipInputValidation: true);
        }

        WriteText(writer, "data_base64"u8, value: null, cloudEvent.Nulls & ExplicitNulls.DataBase64);
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value, ExplicitNulls isNull)
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
