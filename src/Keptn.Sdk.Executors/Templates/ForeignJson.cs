using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Executors.Templates;

/// <summary>
/// Reads JSON that others wrote: half of a surrogate pair, as where a text was cut in the middle of a character, becomes
/// U+FFFD, as in Go. It is valid JSON, but no text that .NET reads or writes.
/// </summary>
internal static partial class ForeignJson
{
    /// <summary>What is nested deeper would leave no event that everybody can read: most readers allow 64 levels.</summary>
    private const int MaxDepth = 50;

    /// <summary>Reads an event in Keptn's JSON.</summary>
    internal static JsonDocument Parse(CloudEvent cloudEvent)
    {
        var json = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent);
        return json.Span.IndexOf("\\u"u8) < 0 ? JsonDocument.Parse(json) : JsonDocument.Parse(Repair(Encoding.UTF8.GetString(json.Span)));
    }

    /// <summary>Reads a text that shall become a part of an event.</summary>
    /// <returns>The object; <see langword="null"/> where the text is none, or cannot be a part of an event.</returns>
    internal static JsonElement? TryParseObject(string text)
    {
        try
        {
            return JsonElement.Parse(Repair(text), new JsonDocumentOptions { MaxDepth = MaxDepth }) is { ValueKind: JsonValueKind.Object } element ? element : null;
        }
        catch (JsonException)
        {
            // A text that begins like one.
            return null;
        }
    }

    /// <summary>Makes halves of surrogate pairs U+FFFD; nothing else is changed.</summary>
    internal static string Repair(string json) => json.Contains("\\u", StringComparison.Ordinal)
        ? Escape().Replace(json, static escape => escape.Groups["half"].Success ? "\\uFFFD" : escape.Value)
        : json;

    // A pair, half of one, or any other escape, so that a backslash that is a character itself begins none.
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();
}
