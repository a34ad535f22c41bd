using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>Reads and writes a <see cref="KeptnStatus"/> as its text.</summary>
public sealed class KeptnStatusConverter : JsonConverter<KeptnStatus>
{
    /// <inheritdoc/>
    public override KeptnStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? Known(ref reader) ?? new KeptnStatus(reader.GetString()!)
            : throw new JsonException("must be a string");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, KeptnStatus value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }

    private static KeptnStatus? Known(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals(KeptnStatus.Succeeded.Value))
        {
            return KeptnStatus.Succeeded;
        }

        if (reader.ValueTextEquals(KeptnStatus.Errored.Value))
        {
            return KeptnStatus.Errored;
        }

        if (reader.ValueTextEquals(KeptnStatus.Aborted.Value))
        {
            return KeptnStatus.Aborted;
        }

        if (reader.ValueTextEquals(KeptnStatus.Unknown.Value))
        {
            return KeptnStatus.Unknown;
        }

        return null;
    }
}
