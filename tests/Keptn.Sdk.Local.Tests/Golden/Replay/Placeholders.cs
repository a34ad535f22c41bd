using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Local.Tests.Golden.Replay;

/// <summary>Fills in what a script leaves open: fresh ids, the time, and members of awaited events.</summary>
internal sealed partial class Placeholders(Scenario scenario, TimeProvider timeProvider)
{
    private readonly Dictionary<string, string> _ids = [];
    private readonly Dictionary<string, JsonObject> _events = [];
    private readonly Dictionary<string, JsonNode?> _answers = [];

    internal void SetEvent(string name, JsonObject cloudEvent) => _events[name] = cloudEvent;

    internal void SetAnswer(string name, JsonNode? body) => _answers[name] = body;

    internal bool WasSeen(string name) => _events.TryGetValue(name, out var seen) && seen.Count > 0;

    internal JsonNode? Fill(JsonNode? node) => node switch
    {
        JsonObject owner => new JsonObject(owner.Select(m => KeyValuePair.Create(m.Key, Fill(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Fill)]),
        JsonValue value when value.TryGetValue<string>(out var text) => FillText(text),
        _ => node?.DeepClone(),
    };

    internal string FillToText(string text) => Pattern().Replace(text, match => Look(match.Groups[1].Value)?.ToString() ?? string.Empty);

    private JsonNode? FillText(string text) =>
        Pattern().Match(text) is { Success: true } match && match.Length == text.Length
            ? Look(match.Groups[1].Value)?.DeepClone()
            : JsonValue.Create(FillToText(text));

    private JsonNode? Look(string name)
    {
        var parts = name.Split('.');
        return parts[0] switch
        {
            "now" => timeProvider.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            "project" => scenario.Project,
            "id" or "ctx" => _ids.TryGetValue(name, out var id) ? id : _ids[name] = Guid.NewGuid().ToString(),
            "ev" => LookUp(_events.GetValueOrDefault(parts[1]), parts),
            "ans" => LookUp(_answers.GetValueOrDefault(parts[1]), parts),
            "b64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(scenario.Script["files"]![name[4..]]!.GetValue<string>())),
            _ => throw new NotSupportedException($"placeholder {name}"),
        };
    }

    private static JsonNode? LookUp(JsonNode? value, string[] parts)
    {
        foreach (var part in parts.Skip(2))
        {
            value = value switch
            {
                JsonObject owner => owner[part],
                JsonArray list => list[int.Parse(part, CultureInfo.InvariantCulture)],
                _ => null,
            };
        }

        return value ?? JsonValue.Create(string.Empty);
    }

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Pattern();
}
