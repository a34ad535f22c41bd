using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.Executors.Templates;

/// <summary>
/// Values of a template: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="Complex"/>,
/// <see cref="string"/>, <see cref="GoMap"/> and lists. JSON numbers are floats, as in Go.
/// </summary>
internal static class GoValue
{
    internal static object? FromJson(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new GoMap();
                foreach (var member in element.EnumerateObject())
                {
                    map[member.Name] = FromJson(member.Value);
                }

                return map;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(FromJson).ToArray();
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return element.GetDouble();
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }

    internal static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        Complex number => number != Complex.Zero,
        string text => text.Length > 0,
        GoMap map => map.Count > 0,
        object?[] list => list.Length > 0,
        _ => true,
    };

    internal static string GetTypeName(object? value) => value switch
    {
        null => "<nil>",
        bool => "bool",
        long => "int",
        double => "float64",
        Complex => "complex128",
        string => "string",
        GoMap { IsOfTexts: true } => "map[string]string",
        GoMap => "map[string]interface {}",
        _ => "[]interface {}",
    };

    internal static string ToJson(object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case GoMap map:
                writer.WriteStartObject();
                foreach (var (key, member) in map)
                {
                    writer.WritePropertyName(key);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            case object?[] list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
