using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keptn.Sdk.Api;

/// <summary>
/// The key of the next page: a text in some services, a number in others. Absent, empty and zero all mean
/// "this was the last page".
/// </summary>
internal sealed class PageKeyConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadKey(ref reader);

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    internal static string? ReadKey(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString() is { Length: > 0 } text and not "0" ? text : null,
        JsonTokenType.Number when reader.TryGetDouble(out var number) && number == Math.Floor(number) && Math.Abs(number) < 1e15 =>
            number == 0 ? null : number.ToString("F0", CultureInfo.InvariantCulture),
        JsonTokenType.Number => throw new JsonException($"nextPageKey is no whole number: {Encoding.UTF8.GetString(reader.ValueSpan)}"),
        JsonTokenType.Null => null,
        _ => throw new JsonException("nextPageKey must be a string or a number"),
    };
}
