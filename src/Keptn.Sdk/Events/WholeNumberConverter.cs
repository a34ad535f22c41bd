using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Events;

/// <summary>
/// Reads and writes whole numbers. They may come as <c>1.0</c>: Keptn's event store keeps every number as a float.
/// </summary>
public sealed class WholeNumberConverter : JsonConverter<int>
{
    /// <inheritdoc/>
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException("must be a number");
        }

        if (reader.TryGetInt32(out var value))
        {
            return value;
        }

        return reader.TryGetDouble(out var number) && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw new JsonException("is not a whole number of 32 bits");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumberValue(value);
    }
}
