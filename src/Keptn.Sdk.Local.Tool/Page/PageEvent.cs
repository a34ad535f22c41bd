using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tool.Page;

/// <summary>An event as the page shows it: what its lists need, and all of it for who wants to read it.</summary>
internal sealed class PageEvent
{
    private const int LongestMessage = 500;

    // Searched as text, so letters stay letters; it is served as JSON, never inside of markup.
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string s_evaluationFinished = KeptnEventType.Finished("evaluation");

    private PageEvent(long number, string project, string keptnContext)
    {
        Number = number;
        Run = new PageRunKey(project, keptnContext);
    }

    /// <summary>Counts from 1, in the order of the bus.</summary>
    internal long Number { get; }

    internal PageRunKey Run { get; }

    /// <summary>What the page's lists need, a JSON object.</summary>
    internal required string Head { get; init; }

    /// <summary>The whole event, a JSON object.</summary>
    internal required ReadOnlyMemory<byte> Json { get; init; }

    internal required string Service { get; init; }

    internal required string Type { get; init; }

    internal required string TriggeredId { get; init; }

    internal bool IsEvaluation => Type == s_evaluationFinished;

    internal long Size => Json.Length + (2L * Head.Length);

    internal static PageEvent Create(long number, CloudEvent cloudEvent)
    {
        var json = JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent);
        var data = ReadData(cloudEvent);
        var project = Text(data, "project");
        var context = cloudEvent.KeptnContext ?? string.Empty;
        var service = Text(data, "service");
        var type = cloudEvent.Type ?? string.Empty;
        var head = new JsonObject
        {
            ["n"] = number,
            ["id"] = cloudEvent.Id ?? string.Empty,
            ["type"] = type,
            ["source"] = cloudEvent.Source ?? string.Empty,
            ["time"] = cloudEvent.Time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["context"] = context,
            ["triggeredid"] = cloudEvent.TriggeredId ?? string.Empty,
            ["project"] = project,
            ["stage"] = Text(data, "stage"),
            ["service"] = service,
            ["status"] = Text(data, "status"),
            ["result"] = Text(data, "result"),
            ["message"] = Cut(Text(data, "message")),
            ["labels"] = new JsonArray([.. Labels(data).Select(label => (JsonNode)label)]),
            ["score"] = Score(data),
        };
        return new PageEvent(number, project, context)
        {
            Head = head.ToJsonString(s_json),
            Json = json,
            Service = service,
            Type = type,
            TriggeredId = cloudEvent.TriggeredId ?? string.Empty,
        };
    }

    /// <summary>Its evaluation, without the file that it was made by; <see langword="null"/> where it has none.</summary>
    internal JsonObject? ReadEvaluation()
    {
        var evaluation = (JsonNode.Parse(Json.Span) as JsonObject)?["data"] is JsonObject data ? data["evaluation"] as JsonObject : null;
        var copy = evaluation?.DeepClone().AsObject();
        copy?.Remove("sloFileContent");
        return copy;
    }

    private static JsonElement ReadData(CloudEvent cloudEvent)
    {
        if (cloudEvent.Data.Kind != CloudEventDataKind.Json)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(cloudEvent.Data.Bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // The whole event is shown all the same; there is nothing to sort it by.
            return default;
        }
    }

    private static JsonElement? Find(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var found) ? found : null;

    private static string Text(JsonElement owner, string name) =>
        Find(owner, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;

    private static IEnumerable<string> Labels(JsonElement data) =>
        Find(data, "labels") is { ValueKind: JsonValueKind.Object } labels
            ? labels.EnumerateObject().Take(20).Select(label => Cut($"{label.Name}={label.Value}"))
            : [];

    private static JsonNode? Score(JsonElement data) =>
        Find(data, "evaluation") is { } evaluation && Find(evaluation, "score") is { ValueKind: JsonValueKind.Number } score
            ? score.GetDouble()
            : null;

    private static string Cut(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";
}
