using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Local.Tests.Golden.Replay;

/// <summary>
/// Makes two traces comparable: ids, contexts and commits by order of appearance, moments of the run as <c>T</c>, members
/// sorted by name.
/// </summary>
internal sealed partial class Normalizer
{
    private readonly Dictionary<string, string> _names = [];

    internal string Normalize(JsonNode? node)
    {
        if (node is JsonObject cloudEvent)
        {
            // The ids of the envelope come first, whatever the data repeat.
            foreach (var name in (string[])["shkeptncontext", "id", "triggeredid", "gitcommitid"])
            {
                if (cloudEvent[name] is JsonValue value && value.TryGetValue<string>(out var text))
                {
                    Rename(text);
                }
            }
        }

        return Sort(node)?.ToJsonString() ?? "null";
    }

    private JsonNode? Sort(JsonNode? node) => node switch
    {
        JsonObject owner => new JsonObject(owner.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sort(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sort)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Rename(text)),
        JsonValue value when value.TryGetValue<double>(out var number) => JsonValue.Create(number),
        _ => node?.DeepClone(),
    };

    private string Rename(string text)
    {
        text = Nanoseconds().Replace(Moment().Replace(text, "T"), "T");
        return Identity().Replace(text, match =>
        {
            if (!_names.TryGetValue(match.Value, out var name))
            {
                _names[match.Value] = name = string.Create(CultureInfo.InvariantCulture, $"#{_names.Count}");
            }

            return name;
        });
    }

    [GeneratedRegex(@"(?:202[6-9]|20[3-9]\d)-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")]
    private static partial Regex Moment();

    [GeneratedRegex(@"(?<!\d)1[6-9]\d{17}(?!\d)")]
    private static partial Regex Nanoseconds();

    [GeneratedRegex(@"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{40}\b|\b(?:id|ctx):\d+\b")]
    private static partial Regex Identity();
}
