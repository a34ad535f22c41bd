using System.Text.Json;
using System.Text.Json.Serialization;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Api;

/// <summary>A time that may be missing: empty text and Go's zero time (year 1) mean "none".</summary>
internal sealed class KeptnTimeConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("must be a string");
        if (text.Length == 0 || text.StartsWith("0001-01-01", StringComparison.Ordinal))
        {
            return null;
        }

        return Rfc3339.TryParse(text, out var time) ? time : throw new JsonException("is not an RFC 3339 time");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(Rfc3339.Format(time));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
