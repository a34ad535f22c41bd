using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>Starts a sequence.</summary>
internal static class Trigger
{
    private const string Source = "keptn-local";

    /// <returns>The context of the run.</returns>
    /// <exception cref="CommandException">Keptn took the event and did not say under which context.</exception>
    internal static async Task<string> SendAsync(
        KeptnApiClient client, SequenceName sequence, string project, string service, JsonElement? data, EventLabels labels,
        CancellationToken cancellationToken)
    {
        var content = data is { } given ? JsonNode.Parse(given.GetRawText())!.AsObject() : [];
        content["project"] = project;
        content["stage"] = sequence.Stage;
        content["service"] = service;
        if (labels.Count > 0)
        {
            var all = content["labels"] as JsonObject ?? [];
            content["labels"] = all;
            foreach (var (name, value) in labels)
            {
                all[name] = value;
            }
        }

        var triggered = new CloudEvent
        {
            Id = Guid.NewGuid().ToString(),
            Source = Source,
            Type = KeptnEventType.ForSequence(sequence.Stage, sequence.Name, KeptnEventKinds.Triggered),
            DataContentType = "application/json",
            Data = CloudEventData.FromJson(Encoding.UTF8.GetBytes(content.ToJsonString())),
        };
        return await client.Events.SendAsync(triggered, cancellationToken)
            ?? throw new CommandException("Keptn took the event, but did not say under which context it runs.");
    }
}
