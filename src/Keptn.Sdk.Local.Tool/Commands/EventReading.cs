using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>What the commands show of an event. Whatever is missing or of another kind reads as empty.</summary>
internal static class EventReading
{
    internal static JsonNode ToJson(CloudEvent cloudEvent) =>
        JsonNode.Parse(JsonEventFormatter.EncodeStructuredModeMessage(cloudEvent).Span)!;

    internal static JsonObject Data(CloudEvent cloudEvent)
    {
        if (cloudEvent.Data.Kind != CloudEventDataKind.Json)
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(cloudEvent.Data.Bytes.Span) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    internal static string Text(JsonObject data, string name) =>
        data.TryGetPropertyValue(name, out var value) && value is JsonValue text && text.TryGetValue<string>(out var read) ? read : string.Empty;

    internal static string Seconds(TimeSpan time) => time.TotalMinutes >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.0} s");

    /// <summary>One line: type without its prefix, where, who, verdict.</summary>
    internal static string Line(CloudEvent cloudEvent)
    {
        var data = Data(cloudEvent);
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{cloudEvent.Time?.ToLocalTime():HH:mm:ss}  {cloudEvent.Type}");
        string[] place = [Text(data, "project"), Text(data, "stage"), Text(data, "service")];
        line.Append(CultureInfo.InvariantCulture, $"  {string.Join('/', place.Where(part => part.Length > 0))}  from {cloudEvent.Source}");
        if (Text(data, "result") is { Length: > 0 } result)
        {
            line.Append(CultureInfo.InvariantCulture, $"  {result}");
        }

        if (Text(data, "message") is { Length: > 0 } message)
        {
            line.Append(CultureInfo.InvariantCulture, $"  {message}");
        }

        return line.Append(CultureInfo.InvariantCulture, $"  context {cloudEvent.KeptnContext}").ToString();
    }
}
