using System.Text.Json.Nodes;
using Keptn.Sdk.Local.Api.Wire;

namespace Keptn.Sdk.Local.Api.Stores;

/// <summary>An integration that has registered itself. Changed only under the lock of its store.</summary>
internal sealed class Registration(string id, JsonObject given)
{
    internal string Id => id;

    internal string Name => Text(Given, "name");

    internal string Namespace => Text(Metadata["kubernetesmetadata"] as JsonObject, "namespace");

    internal string HostName => Text(Metadata, "hostname");

    /// <summary>What it said about itself.</summary>
    internal JsonObject Given { get; set; } = given;

    internal DateTimeOffset LastSeen { get; set; }

    internal List<JsonObject> Subscriptions { get; } = [];

    private JsonObject Metadata => Given["metadata"] as JsonObject ?? [];

    internal JsonObject ToJson()
    {
        var metadata = Metadata.DeepClone().AsObject();
        metadata["lastseen"] = WireTime.Shortest(LastSeen);
        return new JsonObject
        {
            ["id"] = Id,
            ["name"] = Name,
            ["metadata"] = metadata,
            ["subscriptions"] = new JsonArray([.. Subscriptions.Select(s => s.DeepClone())]),
        };
    }

    internal static string Text(JsonObject? owner, string name) =>
        owner?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : string.Empty;
}
