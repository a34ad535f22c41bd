using System.Globalization;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Executors.Templates;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>
/// The values of an event by their paths, as placeholders name them, and by the names of environment variables. Source:
/// generic-executor-service helpers.go; spec/executors.md 2.3, 2.4. Objects, lists and null are no values.
/// </summary>
internal sealed class EventValues
{
    private readonly Dictionary<string, EventValue> _byPath = new(StringComparer.Ordinal);
    private readonly List<(string Name, EventValue Value)> _variables = [];

    private EventValues()
    {
    }

    /// <summary>The values with the names that the original gives to variables, in the order of the event. A name may come twice.</summary>
    internal IReadOnlyList<(string Name, EventValue Value)> Variables => _variables;

    /// <summary>Finds the value of <c>${path}</c>.</summary>
    internal bool TryGet(string path, out EventValue value) => _byPath.TryGetValue(path, out value);

    /// <summary>Reads an event.</summary>
    internal static EventValues Create(CloudEvent cloudEvent)
    {
        using var document = ForeignJson.Parse(cloudEvent);
        return Create(document.RootElement);
    }

    /// <summary>Reads an event in its JSON.</summary>
    internal static EventValues Create(JsonElement envelope)
    {
        var values = new EventValues();
        var time = envelope.TryGetProperty("time", out var text) && text.ValueKind == JsonValueKind.String ? EventTime.TryRead(text.GetString()!) : null;
        if (time is { } read)
        {
            values.Add("timestring", "TIMESTRING", new EventValue(read.Text));
            values.Add("timeutcstring", "TIMEUTCSTRING", new EventValue(read.UtcText));
            values.Add("timeutcms", "TIMEUTCMS", new EventValue(read.Milliseconds.ToString(CultureInfo.InvariantCulture)));
        }

        foreach (var member in envelope.EnumerateObject())
        {
            if (member.Name == "time" && time is { } known)
            {
                values.Add("time", "TIME", new EventValue(known.Rfc3339));
            }
            else
            {
                values.Read(member.Name, member.Name, member.Value);
            }
        }

        return values;
    }

    private static string GetName(string path) => path.ToUpperInvariant().Replace('.', '_');

    private void Read(string path, string variable, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Read($"{path}.{member.Name}", $"{variable}.{member.Name}", member.Value);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    // The original: list_0 for a value, but list[0]_key for what is in an object.
                    var isValue = item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
                    Read($"{path}[{index}]", isValue ? $"{variable}.{index}" : $"{variable}[{index}]", item);
                    index++;
                }

                break;
            case JsonValueKind.String:
                Add(path, GetName(variable), new EventValue(ReadText(element)));
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                Add(path, GetName(variable), new EventValue(element.GetRawText(), IsText: false));
                break;
        }
    }

    private void Add(string path, string variable, EventValue value)
    {
        _byPath[path] = value;
        _variables.Add((variable, value));
    }

    private static string ReadText(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid JSON, but no text.
            return element.GetRawText().Trim('"');
        }
    }
}
