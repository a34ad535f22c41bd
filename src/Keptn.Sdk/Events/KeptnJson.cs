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
    /// <remarks>
    /// Of a context the types are used, not the options: give members their names with
    /// <see cref="JsonPropertyNameAttribute"/>. Source-generated code sets every <c>init</c> property, also those that
    /// the JSON does not have: an initializer such as <c>{ get; init; } = 3</c> is lost, on a <c>set</c> property it stays.
    /// </remarks>
    public static JsonSerializerOptions CreateOptions(IEnumerable<IJsonTypeInfoResolver> resolvers)
    {
        ArgumentNullException.ThrowIfNull(resolvers);
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNameCaseInsensitive = true,
            TypeInfoResolver = new PayloadTypeResolver([.. resolvers, KeptnJsonContext.Default]),
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>The metadata of a payload type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="options">From <see cref="CreateOptions"/>; <see langword="null"/> for <see cref="DefaultOptions"/>.</param>
    /// <exception cref="InvalidOperationException">No context has the type; the message says what to register.</exception>
    public static JsonTypeInfo<T> GetTypeInfo<T>(JsonSerializerOptions? options = null) =>
        (JsonTypeInfo<T>)GetTypeInfo(typeof(T), options);

    /// <summary>The metadata of a payload type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="options">From <see cref="CreateOptions"/>; <see langword="null"/> for <see cref="DefaultOptions"/>.</param>
    /// <exception cref="InvalidOperationException">No context has the type; the message says what to register.</exception>
    public static JsonTypeInfo GetTypeInfo(Type type, JsonSerializerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        options ??= DefaultOptions;
        if (options.TryGetTypeInfo(type, out var info))
        {
            return info;
        }

        var known = options.TypeInfoResolver is PayloadTypeResolver resolver
            ? $" The contexts registered so far are: {string.Join(", ", resolver.ContextNames)}."
            : string.Empty;
        throw new InvalidOperationException(
            $"There is no JSON metadata for the payload type '{type}'. Put [JsonSerializable(typeof({type.Name}))] on a "
            + $"JsonSerializerContext of yours, and register that context where the JSON options are made.{known}");
    }

    /// <summary>
    /// Reads the data of an event as a type. No data, JSON null and an empty text read as an empty object.
    /// </summary>
    /// <typeparam name="T">A payload type.</typeparam>
    /// <param name="data">The data.</param>
    /// <param name="options">From <see cref="CreateOptions"/>; <see langword="null"/> for <see cref="DefaultOptions"/>.</param>
    /// <exception cref="EventDataException">The data does not fit the type; the message names the member.</exception>
    /// <exception cref="InvalidOperationException">No context has the type; the message says what to register.</exception>
    public static T Deserialize<T>(CloudEventData data, JsonSerializerOptions? options = null)
        where T : notnull => Deserialize(data, GetTypeInfo<T>(options));

    /// <summary>
    /// Reads the data of an event as a type. No data, JSON null and an empty text read as an empty object.
    /// </summary>
    /// <typeparam name="T">A payload type.</typeparam>
    /// <param name="data">The data.</param>
    /// <param name="typeInfo">The type's metadata.</param>
    /// <exception cref="EventDataException">The data does not fit the type; the message names the member.</exception>
    public static T Deserialize<T>(CloudEventData data, JsonTypeInfo<T> typeInfo)
        where T : notnull => (T)Deserialize(data, (JsonTypeInfo)typeInfo);

    /// <summary>
    /// Reads the data of an event as a type that is known at run time only. No data, JSON null and an empty text read
    /// as an empty object.
    /// </summary>
    /// <param name="data">The data.</param>
    /// <param name="typeInfo">The type's metadata, see <see cref="GetTypeInfo(Type, JsonSerializerOptions?)"/>.</param>
    /// <exception cref="EventDataException">The data does not fit the type; the message names the member.</exception>
    public static object Deserialize(CloudEventData data, JsonTypeInfo typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        var json = EventDataReader.SelectJson(data, typeInfo);
        try
        {
            return JsonSerializer.Deserialize(json, typeInfo) ?? throw EventDataReader.Null(typeInfo);
        }
        catch (JsonException e)
        {
            throw EventDataReader.Explain(e, json, typeInfo);
        }
    }
}
