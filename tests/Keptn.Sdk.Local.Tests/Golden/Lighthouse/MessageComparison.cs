using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Tests.Golden.Lighthouse;

/// <summary>Compares one of our messages with the recorded one, member by member.</summary>
internal static class MessageComparison
{
    private const double Tolerance = 1e-9;

    /// <summary>Every difference: the place, what was recorded and what is ours.</summary>
    internal static IEnumerable<(string Path, string? Recorded, string? Ours)> Find(JsonNode? recorded, JsonNode? ours, Bindings bindings, string path = "")
    {
        if (recorded is JsonObject expected && ours is JsonObject actual)
        {
            return expected.Select(m => m.Key).Union(actual.Select(m => m.Key)).SelectMany(name => expected.ContainsKey(name) == actual.ContainsKey(name)
                ? Find(expected[name], actual[name], bindings, $"{path}.{name}")
                : [($"{path}.{name}", expected.ContainsKey(name) ? Text(expected[name]) : null, actual.ContainsKey(name) ? Text(actual[name]) : null)]);
        }

        if (recorded is JsonArray wanted && ours is JsonArray got && wanted.Count == got.Count)
        {
            return wanted.Zip(got).SelectMany((pair, index) => Find(pair.First, pair.Second, bindings, $"{path}[{index}]"));
        }

        return AreEqual(recorded, ours, bindings) ? [] : [(path, Text(recorded), Text(ours))];
    }

    private static bool AreEqual(JsonNode? recorded, JsonNode? ours, Bindings bindings) => (recorded, ours) switch
    {
        (JsonValue a, JsonValue b) when a.TryGetValue<string>(out var expected) && b.TryGetValue<string>(out var actual) => bindings.Matches(expected, actual),
        (JsonValue a, JsonValue b) when a.TryGetValue<double>(out var expected) && b.TryGetValue<double>(out var actual) => Math.Abs(expected - actual) <= Tolerance,
        _ => JsonNode.DeepEquals(recorded, ours),
    };

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
