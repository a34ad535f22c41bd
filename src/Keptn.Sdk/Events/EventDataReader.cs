using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>What to read of an event's data, and what to say when that fails.</summary>
internal static class EventDataReader
{
    internal static ReadOnlySpan<byte> SelectJson(CloudEventData data, JsonTypeInfo type)
    {
        if (data.Kind == CloudEventDataKind.Binary)
        {
            throw Refuse(type, "it is binary, not JSON");
        }

        var json = data.Bytes.Span.Trim(" \t\r\n"u8);
        var isList = type.Kind == JsonTypeInfoKind.Enumerable;
        if (json.IsEmpty || json.SequenceEqual("null"u8) || json.SequenceEqual("\"\""u8))
        {
            return isList ? "[]"u8 : "{}"u8;
        }

        // Only these two kinds cannot be anything but an object; the rest is up to the type's converter.
        if (type.Kind is JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary && json[0] != (byte)'{')
        {
            throw Refuse(type, $"it is {Describe(json[0])}, not an object");
        }

        return json;
    }

    internal static EventDataException Null(JsonTypeInfo type) => Refuse(type, "it reads as null");

    internal static EventDataException Explain(JsonException cause, ReadOnlySpan<byte> json, JsonTypeInfo type)
    {
        var place = EventDataPlace.Find(cause.Path, json, type);
        var what = place.Member is null ? "it " : $"'{place.Member}' ";
        return new EventDataException($"The data cannot be read as {type.Type.Name}: {what}{place.Explain(cause)}.", cause)
        {
            DataType = type.Type,
            Member = place.Member,
        };
    }

    private static EventDataException Refuse(JsonTypeInfo type, string reason) =>
        new($"The data cannot be read as {type.Type.Name}: {reason}.") { DataType = type.Type };

    private static string Describe(byte first) => first switch
    {
        (byte)'[' => "an array",
        (byte)'"' => "a string",
        (byte)'t' or (byte)'f' => "a boolean",
        _ => "a number",
    };
}
