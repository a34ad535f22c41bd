using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.Tests.Events;

/// <summary>A payload in which one value was replaced.</summary>
/// <param name="Path">Where, as <see cref="EventDataException.Member"/> names it.</param>
/// <param name="Json">The whole payload.</param>
internal sealed record PayloadMutation(string Path, string Json)
{
    private static readonly string[] s_values =
        ["null", "5", "-1.5", "1e999", "true", "\"x\"", "\"\"", "\"\\ud800\"", "[]", "[null]", "[[5]]", "{}", "{\"a\":{}}", "{\"\\ud800\":1}"];

    /// <summary>Every value of a JSON object, one at a time, replaced by values of every kind.</summary>
    internal static IEnumerable<PayloadMutation> All(string json)
    {
        foreach (var (path, start, end) in FindValues(Encoding.UTF8.GetBytes(json)))
        {
            var head = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(json).AsSpan(0, start));
            var tail = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(json).AsSpan(end));
            foreach (var value in s_values)
            {
                yield return new PayloadMutation(path, head + value + tail);
            }
        }
    }

    private static List<(string Path, int Start, int End)> FindValues(byte[] json)
    {
        List<(string, int, int)> found = [];
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Visit(ref reader, string.Empty, found);
        return found;
    }

    /// <summary>Records a value and all values in it; leaves the reader at the value's end.</summary>
    private static void Visit(ref Utf8JsonReader reader, string path, List<(string Path, int Start, int End)> found)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                Visit(ref reader, Join(path, name), found);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                Visit(ref reader, $"{path}[{i}]", found);
            }
        }

        if (path.Length > 0)
        {
            found.Add((path, start, (int)reader.BytesConsumed));
        }
    }

    private static string Join(string path, string name) =>
        name.AsSpan().IndexOfAny(". []") >= 0 ? $"{path}['{name}']" : path.Length == 0 ? name : $"{path}.{name}";
}
