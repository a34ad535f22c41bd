using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>A time as nanoseconds since 1970 in a string, as shipyard-controller keeps it; zero and empty mean "none".</summary>
internal sealed class UnixNanosecondsConverter : JsonConverter<DateTimeOffset?>
{
    private const long NanosecondsPerTick = 100;

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        long nanoseconds;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
            case JsonTokenType.String when reader.ValueSpan.IsEmpty:
                return null;
            case JsonTokenType.Number when reader.TryGetInt64(out nanoseconds):
            case JsonTokenType.String when long.TryParse(
                reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out nanoseconds):
                return nanoseconds == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);
            default:
                throw new JsonException("is not a time in nanoseconds");
        }
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            var nanoseconds = (time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
            writer.WriteStringValue(nanoseconds.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
