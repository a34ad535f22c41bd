using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>
/// Whether two JSON values are equal: members in any order, numbers by value, equal names paired as they stand. Unlike
/// <see cref="JsonElement.DeepEquals"/> it does not fail at texts that are valid JSON but not valid Unicode.
/// </summary>
internal static class JsonComparer
{
    internal static bool AreEqual(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind)
        {
            return false;
        }

        return left.ValueKind switch
        {
            JsonValueKind.Object => AreEqualObjects(left, right),
            JsonValueKind.Array => left.GetArrayLength() == right.GetArrayLength()
                && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => AreEqual(pair.First, pair.Second)),
            JsonValueKind.String => Decode(left.GetRawText()) == Decode(right.GetRawText()),
            _ => JsonElement.DeepEquals(left, right),
        };
    }

    private static bool AreEqualObjects(JsonElement left, JsonElement right)
    {
        var expected = right.EnumerateObject().ToLookup(Name);
        var actual = left.EnumerateObject().ToLookup(Name);
        return expected.Count == actual.Count && actual.All(group =>
            group.Count() == expected[group.Key].Count()
            && group.Zip(expected[group.Key]).All(pair => AreEqual(pair.First.Value, pair.Second.Value)));
    }

    private static string Name(JsonProperty property) =>
        Decode($"\"{Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(property))}\"");

    /// <summary>The text behind a JSON string; the JSON itself where it cannot be decoded.</summary>
    private static string Decode(string json)
    {
        try
        {
            return JsonElement.Parse(json).GetString()!;
        }
        catch (InvalidOperationException)
        {
            return json;
        }
    }
}
