using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Orchestration;

namespace Keptn.Sdk.Local.Api.Stores;

/// <summary>An event as mongodb-datastore keeps it. Source: mongodb-datastore, db/mongodb_event_repo.go; recorded answers of 1.4.5.</summary>
internal sealed class StoredEvent
{
    private const string EventContext = "eventContext";
    private static readonly string[] s_attributes = ["shkeptncontext", "shkeptnspecversion", "triggeredid", "gitcommitid"];
    private readonly byte[] _json;

    private StoredEvent(JsonObject stored, EventKeys keys, bool isRoot)
    {
        Keys = keys;
        IsRoot = isRoot;
        _json = System.Text.Encoding.UTF8.GetBytes(stored.ToJsonString());
    }

    internal EventKeys Keys { get; }

    /// <summary>Whether it was the first of its context.</summary>
    internal bool IsRoot { get; }

    internal int Size => _json.Length;

    internal JsonNode ToJson() => JsonNode.Parse(_json)!;

    /// <summary>Reads an event; what is no object, or has a project that is no text, is not kept.</summary>
    internal static (JsonObject Stored, EventKeys Keys)? Read(CloudEvent cloudEvent)
    {
        if (cloudEvent.Data.Kind != CloudEventDataKind.Json || string.IsNullOrEmpty(cloudEvent.Type))
        {
            return null;
        }

        JsonElement data;
        try
        {
            data = PayloadJson.Read(cloudEvent.Data.Bytes);
        }
        catch (JsonException)
        {
            return null;
        }

        if (data.ValueKind != JsonValueKind.Object
            || (data.TryGetProperty("project", out var project) && project.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)))
        {
            return null;
        }

        var content = JsonNode.Parse(data.GetRawText())!.AsObject();
        Complete(content);
        var time = cloudEvent.TimeText is { Length: > 0 } text ? WireTime.Shorten(text) : WireTime.Zero;
        var stored = new JsonObject();
        SequenceShapes.Add(stored, "contenttype", cloudEvent["contenttype"]);
        stored["data"] = content;
        SequenceShapes.Add(stored, "extensions", ReadExtensions(cloudEvent));
        SequenceShapes.Add(stored, "id", cloudEvent.Id is { Length: > 0 } id ? id : null);
        foreach (var name in s_attributes)
        {
            SequenceShapes.Add(stored, name, cloudEvent[name] is { Length: > 0 } value ? value : null);
        }

        stored["source"] = cloudEvent.Source;
        SequenceShapes.Add(stored, "specversion", cloudEvent.SpecVersion ?? "1.0");
        stored["time"] = time;
        stored["type"] = cloudEvent.Type;
        return (stored, new EventKeys(
            Text(content, "project"), Text(content, "stage"), Text(content, "service"), cloudEvent.KeptnContext ?? string.Empty,
            cloudEvent.TriggeredId ?? string.Empty, cloudEvent.Type, cloudEvent.Source ?? string.Empty, cloudEvent.Id ?? string.Empty, time));
    }

    internal static StoredEvent Create((JsonObject Stored, EventKeys Keys) read, bool isRoot) => new(read.Stored, read.Keys, isRoot);

    private static string Text(JsonObject owner, string name) =>
        owner[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : string.Empty;

    private static JsonNode? ReadExtensions(CloudEvent cloudEvent)
    {
        try
        {
            return cloudEvent["extensions"] is { Length: > 0 } text ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The distributor in front of the real store leaves its mark in every event.
    private static void Complete(JsonObject content)
    {
        ForgetContexts(content);
        if (content["temporaryData"] is not JsonObject temporary)
        {
            content["temporaryData"] = temporary = [];
        }

        if (temporary["distributor"] is not JsonObject distributor)
        {
            temporary["distributor"] = distributor = [];
        }

        if (!distributor.ContainsKey("subscriptionID"))
        {
            distributor["subscriptionID"] = string.Empty;
        }
    }

    private static void ForgetContexts(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject owner:
                if (owner.ContainsKey(EventContext))
                {
                    owner[EventContext] = null;
                }

                foreach (var (_, value) in owner)
                {
                    ForgetContexts(value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    ForgetContexts(item);
                }

                break;
        }
    }
}
