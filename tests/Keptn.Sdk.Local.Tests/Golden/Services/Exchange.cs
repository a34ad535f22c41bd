using System.Globalization;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Tests.Golden.Services;

/// <summary>One line of a recording: a request and its answer, or an event that was published.</summary>
internal sealed record Exchange(string Id, string Verb, string Target, JsonNode? RequestBody, int Status, string? ContentType, JsonNode? Body, string Note)
{
    internal static IReadOnlyList<Exchange> Read(string file)
    {
        List<Exchange> exchanges = [];
        var name = Path.GetFileNameWithoutExtension(file);
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;

            // There is no control plane in the recording that would start sequences; kinds mean nothing to a store.
            var text = line.Replace(".delivery.triggered", ".delivery.changed", StringComparison.Ordinal)
                .Replace(".dev.seq.triggered", ".dev.seq.changed", StringComparison.Ordinal);
            if (JsonNode.Parse(text) is JsonObject read && read["verb"] is { } verb)
            {
                exchanges.Add(new Exchange(
                    string.Create(CultureInfo.InvariantCulture, $"{name}:{number}"),
                    verb.GetValue<string>(),
                    read["target"]!.GetValue<string>(),
                    read["requestBody"],
                    read["status"]?.GetValue<int>() ?? 0,
                    read["headers"]?["content-type"]?.GetValue<string>(),
                    read["body"],
                    read["note"]?.GetValue<string>() ?? string.Empty));
            }
        }

        return exchanges;
    }

    /// <summary>The body of the request as it was sent: text that was no JSON is recorded as a string.</summary>
    internal string? RequestText => RequestBody is JsonValue value && value.TryGetValue<string>(out var text) ? text : RequestBody?.ToJsonString();
}
