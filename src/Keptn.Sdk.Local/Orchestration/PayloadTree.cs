using System.Text.Json;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>
/// Payloads as the real control plane holds them while it merges: objects are shared, not copied. Where an object of one
/// task's data has become part of a payload, merging the next task's data into the payload changes that object, too, and
/// the change is stored. Integrations see it as list entries that come once more with every task. Objects are
/// dictionaries, arrays lists, and other values JSON elements; null is nothing.
/// Source: keptn/keptn 1.4.5, shipyard-controller/internal/common/utils.go.
/// </summary>
internal static class PayloadTree
{
    internal static object? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Object => ReadObject(value),
        JsonValueKind.Array => value.EnumerateArray().Select(Read).ToList(),
        _ => value,
    };

    internal static Dictionary<string, object?> ReadObject(JsonElement value)
    {
        Dictionary<string, object?> members = new(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            members[member.Name] = Read(member.Value);
        }

        return members;
    }

    internal static JsonElement ToJson(object? value) => PayloadJson.Build(writer => Write(writer, value));

    /// <summary>Merges; an older object is changed in place, a newer one becomes part of it.</summary>
    internal static object? Merge(object? older, object? newer) => older switch
    {
        Dictionary<string, object?> members when newer is null or Dictionary<string, object?> =>
            MergeObjects(members, (Dictionary<string, object?>?)newer),
        List<object?> { Count: 0 } when newer is null => null,
        List<object?> items when newer is null or List<object?> => (List<object?>)[.. (List<object?>?)newer ?? [], .. items],
        JsonElement { ValueKind: JsonValueKind.String } when newer is null => PayloadJson.EmptyText,
        JsonElement { ValueKind: not JsonValueKind.String } => older,
        _ => newer,
    };

    private static Dictionary<string, object?> MergeObjects(Dictionary<string, object?> older, Dictionary<string, object?>? newer)
    {
        foreach (var (name, value) in newer ?? [])
        {
            older[name] = older.TryGetValue(name, out var present) && present is not null ? Merge(present, value) : value;
        }

        return older;
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case Dictionary<string, object?> members:
                writer.WriteStartObject();
                foreach (var (name, member) in members)
                {
                    writer.WritePropertyName(name);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            case List<object?> items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
