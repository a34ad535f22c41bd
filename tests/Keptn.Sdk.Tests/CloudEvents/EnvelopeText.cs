using System.Text;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Tests.CloudEvents;

/// <summary>
/// Reads envelopes without the code under test, for comparisons: member name to value, the last of equal names, order
/// aside. Texts are unescaped, base64 is decoded, all other JSON stays as it is written.
/// </summary>
internal static class EnvelopeText
{
    internal static SortedDictionary<string, string> Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json, new JsonReaderOptions { MaxDepth = 64 });
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            members[name] = ReadValue(name, ref reader);
        }

        return members;
    }

    internal static void ShouldBeEqual(CloudEvent actual, CloudEvent expected)
    {
        Describe(actual).Should().Equal(Describe(expected));
    }

    /// <summary>All that an event consists of, as text.</summary>
    internal static List<string> Describe(CloudEvent cloudEvent)
    {
        List<string> parts = [];
        foreach (var (name, value) in cloudEvent.GetPopulatedAttributes())
        {
            parts.Add($"{name}={value}");
        }

        foreach (var attribute in cloudEvent.ExtensionAttributes)
        {
            parts.Add($"{attribute.Name}: {attribute.Text} {Encoding.UTF8.GetString(attribute.Json.Span)}");
        }

        parts.Add($"moment={cloudEvent.Time?.UtcTicks} {cloudEvent.Time?.Offset}");
        parts.Add($"nulls={cloudEvent.Nulls}");
        parts.Add($"data={cloudEvent.Data.Kind} {Convert.ToBase64String(cloudEvent.Data.Bytes.Span)}");
        return parts;
    }

    private static string ReadValue(string name, ref Utf8JsonReader reader)
    {
        var token = reader.TokenType;
        if (token == JsonTokenType.String && name == "data_base64")
        {
            return $"bytes {Convert.ToHexString(reader.GetBytesFromBase64())}";
        }

        if (token == JsonTokenType.String && name != "data")
        {
            return $"text {reader.GetString()}";
        }

        var text = new StringBuilder($"json {Encoding.UTF8.GetString(reader.ValueSpan)} ");
        for (var depth = reader.CurrentDepth; token is JsonTokenType.StartObject or JsonTokenType.StartArray;)
        {
            reader.Read();
            text.Append(reader.TokenType).Append(' ').Append(Encoding.UTF8.GetString(reader.ValueSpan)).Append(' ');
            if (reader.CurrentDepth == depth)
            {
                break;
            }
        }

        return text.ToString();
    }
}
