using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Keptn.Sdk.Events;

/// <summary>
/// <c>data.action</c>: an action of <c>remediation.yaml</c>.
/// Source: Keptn spec, cloudevents.md, action; go-utils pkg/lib/v0_2_0/action.go, ActionInfo.
/// </summary>
public sealed record ActionSection : EventSection
{
    /// <summary>Stands for an absent section.</summary>
    public static ActionSection Empty { get; } = new() { IsAbsent = true };

    /// <summary>The name for people.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>What to do, for instance <c>toggle-feature</c>; an action provider answers only to the actions it knows.</summary>
    [JsonPropertyName("action")]
    public string? Action { get; init; }

    /// <summary>A description for people.</summary>
    [JsonPropertyName("description")]
    public string? Description { get; init; }

    /// <summary>The parameters of the action: any JSON; <see langword="null"/> where absent.</summary>
    [JsonPropertyName("value")]
    [JsonConverter(typeof(RawJsonConverter))]
    public JsonElement? Value { get; init; }

    /// <summary>The commit that the action made, in finished events.</summary>
    [JsonPropertyName("gitCommit")]
    public string? GitCommit { get; init; }

    /// <summary>Reads <see cref="Value"/> as a type of yours.</summary>
    /// <param name="typeInfo">
    /// The type in a source-generated context, for instance <c>AppJsonContext.Default.ScaleValue</c>; the context's own
    /// options count.
    /// </param>
    /// <typeparam name="T">The type.</typeparam>
    /// <exception cref="EventDataException">There is no value, or it does not fit; the message names the member.</exception>
    public T GetValue<T>(JsonTypeInfo<T> typeInfo)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        var value = Present(typeInfo.Type);
        try
        {
            return value.Deserialize(typeInfo) ?? throw Refuse(null, "reads as null", typeInfo.Type, null);
        }
        catch (JsonException e)
        {
            var place = EventDataPlace.Find(e.Path, JsonMarshal.GetRawUtf8Value(value), typeInfo);
            throw Refuse(place.Member, place.Explain(e), typeInfo.Type, e);
        }
    }

    /// <summary>
    /// Reads <see cref="Value"/> as text. A number or a boolean reads as it is written: YAML makes <c>on</c> and <c>3</c> of
    /// what people mean as text.
    /// </summary>
    /// <exception cref="EventDataException">There is no value, or it is an object or an array.</exception>
    public string GetText()
    {
        var value = Present(typeof(string));
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            var kind => throw Refuse(null, $"is {Describe(kind)}, not a text", typeof(string), null),
        };
    }

    /// <summary>Reads <see cref="Value"/> as a finite number; a text that is one will do.</summary>
    /// <exception cref="EventDataException">There is no value, or it is not a number.</exception>
    public double GetNumber()
    {
        var value = Present(typeof(double));
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        return value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : throw Refuse(null, $"is {Describe(value.ValueKind)}, not a number", typeof(double), null);
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number that is too large",
        _ => "a boolean",
    };

    private JsonElement Present(Type type) => Value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } value
        ? value
        : throw Refuse(null, "is missing", type, null);

    private EventDataException Refuse(string? member, string reason, Type type, Exception? cause)
    {
        var place = member is null ? "action.value" : $"action.value.{member}";
        var message = $"The value of the action '{Action}' cannot be read as {type.Name}: '{place}' {reason}.";
        return cause is null
            ? new EventDataException(message) { DataType = type, Member = place }
            : new EventDataException(message, cause) { DataType = type, Member = place };
    }
}
