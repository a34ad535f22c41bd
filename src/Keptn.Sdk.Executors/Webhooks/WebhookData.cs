using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Executors.Templates;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>
/// What a webhook's template sees: the event, and <c>.env</c> with secrets. Source: webhook-service lib/eventmod.go.
/// </summary>
internal static class WebhookData
{
    private static readonly string[] s_attributes =
    [
        "contenttype", "extensions", "gitcommitid", "id", "shkeptncontext", "shkeptnspecversion", "specversion", "triggeredid",
    ];

    /// <summary>Reads an event.</summary>
    /// <exception cref="JsonException">It has no project, stage or service.</exception>
    internal static GoMap Create(CloudEvent cloudEvent, IReadOnlyDictionary<string, string> secrets)
    {
        using var document = ForeignJson.Parse(cloudEvent);
        return Create(document.RootElement, secrets);
    }

    /// <summary>Reads an event in Keptn's JSON.</summary>
    /// <exception cref="JsonException">It has no project, stage or service.</exception>
    internal static GoMap Create(JsonElement envelope, IReadOnlyDictionary<string, string> secrets)
    {
        var data = envelope.TryGetProperty("data", out var found) ? found : default;
        if (data.ValueKind != JsonValueKind.Object || !HasText("project") || !HasText("stage") || !HasText("service"))
        {
            throw new JsonException("project, stage and service must be present in the event data");
        }

        var root = new GoMap
        {
            // These are always there, as in Keptn.
            ["source"] = Read("source"),
            ["type"] = Read("type"),
            ["time"] = Read("time") ?? "0001-01-01T00:00:00Z",
            ["data"] = GoValue.FromJson(data),
        };
        foreach (var name in s_attributes)
        {
            if ((Read(name) ?? (name == "contenttype" ? Read("datacontenttype") : null)) is { } value)
            {
                root[name] = value;
            }
        }

        var env = new GoMap(isOfTexts: true);
        foreach (var (name, value) in secrets)
        {
            env[name] = value;
        }

        root["env"] = env;
        return root;

        bool HasText(string name) => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0;

        object? Read(string name) => envelope.TryGetProperty(name, out var value) ? GoValue.FromJson(value) : null;
    }
}
