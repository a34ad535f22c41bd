using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>Reads and writes payloads as immutable JSON values.</summary>
internal static class PayloadJson
{
    // Payloads are not put into HTML here, and escaped text is hard to read in a live view.
    private static readonly JsonWriterOptions s_writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static JsonElement EmptyObject { get; } = JsonElement.Parse("{}");

    internal static JsonElement Null { get; } = JsonElement.Parse("null");

    internal static JsonElement EmptyText { get; } = JsonElement.Parse("\"\"");

    /// <summary>
    /// Reads data as the control plane's store would return it: the last of two equal names, numbers as 64-bit floats.
    /// </summary>
    /// <exception cref="JsonException">The text is not JSON, nested too deeply, or has a number or text that cannot be kept.</exception>
    internal static JsonElement Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        return Normalize(document.RootElement);
    }

    /// <summary>See <see cref="Read"/>.</summary>
    internal static JsonElement Normalize(JsonElement value)
    {
        try
        {
            return Build(writer => WriteNormalized(writer, value));
        }
        catch (InvalidOperationException e)
        {
            // The reader reports half a surrogate pair only when the text is asked for.
            throw new JsonException($"a text is not valid Unicode: {e.Message}", e);
        }
    }

    internal static JsonElement Build(Action<Utf8JsonWriter> write) => JsonElement.Parse(ToBytes(write).Span);

    internal static ReadOnlyMemory<byte> ToBytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_writerOptions))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }

    internal static CloudEventData ToData(JsonElement value) => CloudEventData.FromJson(ToBytes(value.WriteTo));

    internal static JsonElement Text(string value) => Build(writer => writer.WriteStringValue(value));

    /// <summary>A copy of an object with one member replaced or added.</summary>
    internal static JsonElement With(JsonElement owner, string name, JsonElement value) => Build(writer =>
    {
        writer.WriteStartObject();
        foreach (var member in owner.EnumerateObject())
        {
            if (member.Name != name)
            {
                member.WriteTo(writer);
            }
        }

        writer.WritePropertyName(name);
        value.WriteTo(writer);
        writer.WriteEndObject();
    });

    internal static JsonElement With(JsonElement owner, string name, string value) =>
        With(owner, name, Text(value));

    private static void WriteNormalized(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                WriteMembers(writer, value);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    WriteNormalized(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                GoNumber.Write(writer, value);
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, JsonElement owner)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in owner.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            WriteNormalized(writer, value);
        }
    }
}
