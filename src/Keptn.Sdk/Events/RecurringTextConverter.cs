using System.Text.Json;
using System.Text.Json.Serialization;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>Reads texts that come again with most events without a string for each time.</summary>
internal sealed class RecurringTextConverter : JsonConverter<string>
{
    internal static RecurringTextConverter Instance { get; } = new();

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && !reader.HasValueSequence && !reader.ValueIsEscaped
            ? RecurringText.Get(reader.ValueSpan) ?? reader.GetString()
            : reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
