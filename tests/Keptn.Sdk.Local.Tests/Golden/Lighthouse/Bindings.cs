using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keptn.Sdk.Local.Tests.Golden.Lighthouse;

/// <summary>What the placeholders of a recording stand for in our run.</summary>
internal sealed partial class Bindings(string commitId, TimeProvider timeProvider)
{
    private const string RecordedCommit = "cccccccccccccccccccccccccccccccccccccccc";
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal) { [RecordedCommit] = commitId };

    /// <summary>A message with values in the place of its placeholders; new ones get a value.</summary>
    internal JsonObject Fill(JsonObject recorded) => Fill((JsonNode)recorded).AsObject();

    /// <summary>Whether our text is what was recorded. A placeholder takes the first value that it meets.</summary>
    internal bool Matches(string recorded, string ours)
    {
        if (recorded != RecordedCommit && !Placeholder().IsMatch(recorded))
        {
            return recorded == ours;
        }

        if (_values.TryGetValue(recorded, out var bound))
        {
            return bound == ours;
        }

        _values[recorded] = ours;
        return ours.Length > 0;
    }

    private JsonNode Fill(JsonNode node) => node switch
    {
        JsonObject owner => new JsonObject(owner.Select(m => KeyValuePair.Create(m.Key, m.Value is null ? null : Fill(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Fill(item))]),
        JsonValue value when value.TryGetValue<string>(out var text) && (text == RecordedCommit || Placeholder().IsMatch(text)) => Value(text),
        _ => node.DeepClone(),
    };

    private string Value(string placeholder)
    {
        if (!_values.TryGetValue(placeholder, out var value))
        {
            value = placeholder.StartsWith("<now", StringComparison.Ordinal)
                ? Files.KeptnTimestamp.Format(timeProvider.GetUtcNow())
                : Guid.NewGuid().ToString();
            _values[placeholder] = value;
        }

        return value;
    }

    [GeneratedRegex("^<(uuid|now)-[0-9]+>$")]
    private static partial Regex Placeholder();
}
