using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.Events;
using Keptn.Sdk.Executors.Templates;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// What a job says of itself in its <c>keptn-result.json</c>: all members may be absent, others are refused, so that no
/// slip of the pen passes for a verdict.
/// </summary>
internal sealed record JobResultFile
{
    internal KeptnStatus? Status { get; private init; }

    internal KeptnResult? Result { get; private init; }

    internal string? Message { get; private init; }

    internal IReadOnlyDictionary<string, string> Labels { get; private init; } = new Dictionary<string, string>();

    internal JsonObject? Data { get; private init; }

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="KeptnTaskException">It cannot be used; the message says why.</exception>
    internal static JobResultFile Parse(string text)
    {
        try
        {
            if (text.Length > JobOutcome.MaxResultSize)
            {
                throw Wrong($"it has more than {JobOutcome.MaxResultSize} bytes");
            }

            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            return Read(JsonNode.Parse(ForeignJson.Repair(text), documentOptions: options) as JsonObject ?? throw Wrong("it is no object"));
        }
        catch (JsonException)
        {
            // What a parser quotes may be anything.
            throw Wrong("it is no JSON");
        }
    }

    private static JobResultFile Read(JsonObject file)
    {
        var result = new JobResultFile();
        foreach (var (name, value) in file)
        {
            result = (name, value) switch
            {
                ("status", _) => result with { Status = ReadOne(name, value, [KeptnStatus.Succeeded, KeptnStatus.Errored, KeptnStatus.Aborted], s => s.Value) },
                ("result", _) => result with { Result = ReadOne(name, value, [KeptnResult.Pass, KeptnResult.Warning, KeptnResult.Fail], r => r.Value) },
                ("message", _) => result with { Message = ReadText(name, value) },
                ("labels", JsonObject labels) => result with { Labels = labels.ToDictionary(l => l.Key, l => ReadText("labels." + l.Key, l.Value), StringComparer.Ordinal) },
                ("data", JsonObject data) => result with { Data = data },
                ("labels" or "data", _) => throw Wrong($"'{name}' is no object"),
                _ => throw Wrong($"'{name}' is not known; known are status, result, message, labels, data"),
            };
        }

        return result;
    }

    private static T ReadOne<T>(string name, JsonNode? value, T[] known, Func<T, string> getText)
    {
        var text = ReadText(name, value);
        var index = Array.FindIndex(known, k => getText(k) == text);
        return index >= 0 ? known[index] : throw Wrong($"'{name}' must be one of {string.Join(", ", known.Select(getText))}");
    }

    private static string ReadText(string name, JsonNode? value) =>
        value is JsonValue node && node.TryGetValue<string>(out var text) ? text : throw Wrong($"'{name}' is no text");

    private static KeptnTaskException Wrong(string reason) => new($"its {JobOutcome.ResultFileName} cannot be used: {reason}");
}
