using System.Text.Json;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// Adds the data of a finished task to that of the tasks before it, with the rules of Keptn's shipyard-controller.
/// Source: keptn/keptn 1.4.5, shipyard-controller/internal/common/utils.go, Merge; spec/control-plane 3.4.
/// </summary>
public static class PayloadMerge
{
    /// <summary>Merges two values. Neither is changed.</summary>
    /// <param name="older">What was there before; JSON null, or the default value, for nothing.</param>
    /// <param name="newer">What comes in; JSON null, or the default value, for nothing.</param>
    /// <returns>
    /// Objects are merged member by member. Of two arrays, the newer entries come first and nothing is dropped. A text
    /// gives way to anything (to JSON null as an empty text). <b>A number or a boolean stays whatever comes</b>: Keptn
    /// never overwrites one, and integrations meet that. Values of different kinds: the newer one.
    /// </returns>
    public static JsonElement Merge(JsonElement older, JsonElement newer) =>
        PayloadJson.Build(writer => Write(writer, older, newer));

    private static void Write(Utf8JsonWriter writer, JsonElement older, JsonElement newer)
    {
        var nothingNew = newer.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;
        switch (older.ValueKind)
        {
            case JsonValueKind.Object when newer.ValueKind == JsonValueKind.Object:
                WriteObject(writer, older, newer);
                break;
            case JsonValueKind.Array when newer.ValueKind == JsonValueKind.Array:
                WriteArray(writer, older, newer);
                break;
            case JsonValueKind.Array when nothingNew && older.GetArrayLength() == 0:
                writer.WriteNullValue();
                break;
            case JsonValueKind.Object or JsonValueKind.Array when nothingNew:
                older.WriteTo(writer);
                break;
            case JsonValueKind.String when nothingNew:
                writer.WriteStringValue(string.Empty);
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                older.WriteTo(writer);
                break;
            default:
                WriteOrNull(writer, newer);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement older, JsonElement newer)
    {
        var incoming = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in newer.EnumerateObject())
        {
            incoming[member.Name] = member.Value;
        }

        writer.WriteStartObject();
        foreach (var member in older.EnumerateObject())
        {
            writer.WritePropertyName(member.Name);
            if (incoming.Remove(member.Name, out var other))
            {
                Write(writer, member.Value, other);
            }
            else
            {
                member.Value.WriteTo(writer);
            }
        }

        foreach (var (name, value) in incoming)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, JsonElement older, JsonElement newer)
    {
        writer.WriteStartArray();
        foreach (var item in newer.EnumerateArray())
        {
            item.WriteTo(writer);
        }

        foreach (var item in older.EnumerateArray())
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    private static void WriteOrNull(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
