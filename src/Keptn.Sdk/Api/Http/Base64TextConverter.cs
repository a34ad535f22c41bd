using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>A text that goes over the wire in base64. Answers hold it in whatever form the service kept; it stays as it is.</summary>
internal sealed class Base64TextConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        var bytes = new byte[text?.Length ?? 0];
        return text is { Length: > 0 } && Convert.TryFromBase64String(text, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : text;
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteBase64StringValue(Encoding.UTF8.GetBytes(value));
        }
    }
}
