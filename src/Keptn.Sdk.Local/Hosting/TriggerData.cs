using System.Text;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>The data of an event that triggers a sequence.</summary>
internal static class TriggerData
{
    internal static CloudEventData Create(
        string project, string stage, string service, JsonElement? data, IReadOnlyDictionary<string, string>? labels)
    {
        var payload = data ?? PayloadJson.EmptyObject;
        if (payload.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException($"The data of a sequence is a JSON object, this is {payload.ValueKind}.", nameof(data));
        }

        payload = JsonElement.Parse(SurrogateEscapes.Repair(Encoding.UTF8.GetBytes(payload.GetRawText())).Span);
        payload = PayloadJson.With(payload, "project", project);
        payload = PayloadJson.With(payload, "stage", stage);
        payload = PayloadJson.With(payload, "service", service);
        if (labels is { Count: > 0 })
        {
            payload.TryGetProperty("labels", out var given);
            payload = PayloadJson.With(payload, "labels", PayloadMerge.Merge(given, Write(labels)));
        }

        return PayloadJson.ToData(payload);
    }

    private static JsonElement Write(IReadOnlyDictionary<string, string> labels) => PayloadJson.Build(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in labels)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    });
}
