using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>How payloads are read and written: case-insensitively, as the Go services do, and without reflection.</summary>
public static class KeptnJson
{
    /// <summary>Options that know the payloads of this package only. Read-only.</summary>
    public static JsonSerializerOptions DefaultOptions { get; } = CreateOptions([]);

    /// <summary>Options that know the payloads of this package and those of the given contexts. Read-only.</summary>
    /// <param name="resolvers">
    /// Source-generated contexts of your own payload types; they are asked before the built-in one.
    /// </param>
    public static JsonSerializerOptions CreateOptions(IEnumerable<IJsonTypeInfoResolver> resolvers)
    {
        ArgumentNullException.ThrowIfNull(resolvers);
        var chain = JsonTypeInfoResolver.Combine([.. resolvers, KeptnJsonContext.Default]);
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNameCaseInsensitive = true,
            TypeInfoResolver = chain.WithAddedModifier(OmitAbsentSections),
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Reads the data of an event. Absent and null data read as an empty object.</summary>
    /// <param name="data">The data.</param>
    /// <param name="typeInfo">The type to read it as.</param>
    /// <exception cref="EventDataException">The data does not fit; the message names the member.</exception>
    public static TData Deserialize<TData>(CloudEventData data, JsonTypeInfo<TData> typeInfo)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        if (data.Kind == CloudEventDataKind.Binary)
        {
            throw new EventDataException("The data is not JSON.");
        }

        try
        {
            return JsonSerializer.Deserialize(data.Bytes.IsEmpty ? "{}"u8 : data.Bytes.Span, typeInfo)
                ?? JsonSerializer.Deserialize("{}"u8, typeInfo)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var path = (e as JsonException)?.Path is { Length: > 2 } where ? $"data.{where[2..]}" : "data";
            throw new EventDataException($"{path} cannot be read as {typeof(TData).Name}: {e.Message}", e);
        }
    }

    private static void OmitAbsentSections(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType.IsAssignableTo(typeof(EventSection)))
            {
                property.ShouldSerialize = static (_, section) => section is EventSection { IsAbsent: false };
            }
        }
    }
}
