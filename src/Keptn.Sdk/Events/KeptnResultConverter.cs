using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>Reads and writes a <see cref="KeptnResult"/> as its text.</summary>
public sealed class KeptnResultConverter : JsonConverter<KeptnResult>
{
    /// <inheritdoc/>
    public override KeptnResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? Known(ref reader) ?? new KeptnResult(reader.GetString()!)
            : throw new JsonException("must be a string");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, KeptnResult value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }

    private static KeptnResult? Known(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals(KeptnResult.Pass.Value))
        {
            return KeptnResult.Pass;
        }

        if (reader.ValueTextEquals(KeptnResult.Warning.Value))
        {
            return KeptnResult.Warning;
        }

        if (reader.ValueTextEquals(KeptnResult.Fail.Value))
        {
            return KeptnResult.Fail;
        }

        return null;
    }
}
