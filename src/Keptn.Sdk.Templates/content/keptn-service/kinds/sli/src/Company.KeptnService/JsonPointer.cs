using System.Globalization;
using System.Text.Json;

namespace KeptnServiceNamespace;

/// <summary>Finds a place in JSON, as RFC 6901 says: /results/0/value.</summary>
internal static class JsonPointer
{
    /// <returns><see langword="null"/> where there is nothing at that place.</returns>
    internal static JsonElement? Find(JsonElement root, string pointer)
    {
        var place = root;
        foreach (var part in pointer.Split('/').Skip(1).Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (place.ValueKind == JsonValueKind.Object && place.TryGetProperty(part, out var member))
            {
                place = member;
            }
            else if (place.ValueKind == JsonValueKind.Array && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < place.GetArrayLength())
            {
                place = place[index];
            }
            else
            {
                return null;
            }
        }

        return place;
    }
}
