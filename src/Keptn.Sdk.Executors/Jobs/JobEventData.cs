using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Executors.Templates;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// The event as paths of a job configuration see it: these members and no others. Source: job-executor-service,
/// pkg/eventhandler/eventmapper.go, where type and source are texts that cannot be read.
/// </summary>
internal static class JobEventData
{
    internal static readonly string[] Members = ["data", "gitcommitid", "id", "shkeptncontext", "source", "specversion", "time", "type"];

    internal static GoMap Create(CloudEvent cloudEvent)
    {
        using var document = ForeignJson.Parse(cloudEvent);
        return Create(document.RootElement);
    }

    internal static GoMap Create(JsonElement envelope)
    {
        var root = new GoMap();
        foreach (var member in Members)
        {
            root[member] = envelope.TryGetProperty(member, out var value) ? GoValue.FromJson(value) : member == "data" ? null : string.Empty;
        }

        return root;
    }
}
