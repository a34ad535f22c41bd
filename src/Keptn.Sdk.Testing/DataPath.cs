using System.Globalization;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Testing;

/// <summary>Finds a value in the data of an event, as in <c>get-sli.indicatorValues[0].value</c>.</summary>
internal static class DataPath
{
    /// <returns>The value; <see langword="null"/> where there is none.</returns>
    /// <exception cref="ArgumentException">The path cannot be read.</exception>
    internal static JsonElement? Find(CloudEventData data, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (data.Kind != CloudEventDataKind.Json)
        {
            return null;
        }

        JsonElement? current = JsonElement.Parse(data.Bytes.Span);
        foreach (var part in path.Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? part : part[..bracket];
            current = name.Length == 0 ? current : Member(current, name);
            for (var rest = bracket < 0 ? string.Empty : part[bracket..]; rest.Length > 0;)
            {
                var end = rest.IndexOf(']', StringComparison.Ordinal);
                if (rest[0] != '[' || end < 0 || !int.TryParse(rest[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var position))
                {
                    throw new ArgumentException($"'{path}' is no path: names with dots between, positions as in values[0].", nameof(path));
                }

                current = Item(current, position);
                rest = rest[(end + 1)..];
            }
        }

        return current;
    }

    /// <summary>Whether two values are the same JSON; 1 and 1.0 are.</summary>
    internal static bool AreEqual(JsonElement? actual, string expected) =>
        actual is { } value && JsonElement.DeepEquals(value, JsonElement.Parse(expected));

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement? Item(JsonElement? parent, int position) =>
        parent is { ValueKind: JsonValueKind.Array } value && position < value.GetArrayLength() ? value[position] : null;
}
