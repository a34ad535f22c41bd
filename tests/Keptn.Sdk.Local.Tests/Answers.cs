using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tests;

/// <summary>What an integration answers to a task.</summary>
internal static class Answers
{
    internal static CloudEvent Started(CloudEvent triggered, string source = "svc") =>
        Create(triggered, KeptnEventKinds.Started, source, []);

    internal static CloudEvent Finished(
        CloudEvent triggered, string? result = "pass", string? status = "succeeded", string data = "{}", string source = "svc")
    {
        var payload = JsonNode.Parse(data)!.AsObject();
        payload["result"] ??= result;
        payload["status"] ??= status;
        return Create(triggered, KeptnEventKinds.Finished, source, payload);
    }

    internal static JsonObject ReadData(CloudEvent cloudEvent) => JsonNode.Parse(cloudEvent.Data.Bytes.Span)!.AsObject();

    private static CloudEvent Create(CloudEvent triggered, string kind, string source, JsonObject data)
    {
        var asked = ReadData(triggered);
        foreach (var name in (string[])["project", "stage", "service"])
        {
            data[name] ??= asked[name]!.DeepClone();
        }

        foreach (var name in data.Where(m => m.Value is null).Select(m => m.Key).ToList())
        {
            data.Remove(name);
        }

        return new CloudEvent
        {
            Id = Guid.NewGuid().ToString(),
            Source = source,
            Type = KeptnEventType.Parse(triggered.Type!).WithKind(kind),
            Data = CloudEventData.FromJson(data.ToJsonString()),
            [KeptnAttributeNames.KeptnContext] = triggered.KeptnContext,
            [KeptnAttributeNames.TriggeredId] = triggered.Id,
        };
    }
}
