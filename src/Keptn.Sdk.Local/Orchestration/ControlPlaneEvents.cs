using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>Makes the events that the control plane itself sends. Source: spec/control-plane 3.4, 3.7, 3.8.</summary>
internal sealed class ControlPlaneEvents(TimeProvider timeProvider, string keptnSpecVersion)
{
    internal const string Source = "shipyard-controller";

    internal BusEvent TaskTriggered(string task, string keptnContext, string commitId, JsonElement payload) => Create(
        $"{KeptnEventType.Prefix}{task}.{KeptnEventKinds.Triggered}",
        keptnContext,
        payload,
        (KeptnAttributeNames.GitCommitId, commitId));

    internal BusEvent SequenceTriggered(string stage, string sequence, string keptnContext, JsonElement payload) => Create(
        SequenceType(stage, sequence, KeptnEventKinds.Triggered),
        keptnContext,
        PayloadJson.With(payload, "stage", stage));

    /// <summary>The end of a sequence: the scope tells project, stage, service, labels, status, result and message.</summary>
    internal BusEvent SequenceFinished(SequenceScope scope, string sequence, string triggeredId) => Create(
        SequenceType(scope.Stage, sequence, KeptnEventKinds.Finished),
        scope.KeptnContext,
        PayloadJson.Build(writer => WriteCommonData(writer, scope)),
        (KeptnAttributeNames.TriggeredId, triggeredId));

    /// <summary>Tells of a project or service that was made or deleted, in a context of its own.</summary>
    internal CloudEvent Notice(string type, string keptnContext, JsonElement data) => CreateEvent(type, keptnContext, data);

    internal static string SequenceType(string stage, string sequence, string kind) =>
        $"{KeptnEventType.Prefix}{stage}.{sequence}.{kind}";

    private static void WriteCommonData(Utf8JsonWriter writer, SequenceScope scope)
    {
        writer.WriteStartObject();
        WriteText(writer, "project", scope.Project);
        WriteText(writer, "stage", scope.Stage);
        WriteText(writer, "service", scope.Service);
        if (scope.Labels.Count > 0)
        {
            writer.WriteStartObject("labels");
            foreach (var (name, value) in scope.Labels)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        WriteText(writer, "status", scope.Status.Value);
        WriteText(writer, "result", scope.Result.Value);
        WriteText(writer, "message", scope.Message);
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteString(name, value);
        }
    }

    private BusEvent Create(string type, string keptnContext, JsonElement data, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        var cloudEvent = CreateEvent(type, keptnContext, data);
        foreach (var (name, value) in attributes)
        {
            cloudEvent = new CloudEvent(cloudEvent) { [name] = value };
        }

        // All that went into it was read from events of the same kind before.
        return BusEvent.TryRead(cloudEvent, out var read, out var reason)
            ? read
            : throw new InvalidOperationException($"{type} cannot be sent: {reason}.");
    }

    private CloudEvent CreateEvent(string type, string keptnContext, JsonElement data) =>
        new()
        {
            Id = Guid.NewGuid().ToString(),
            Source = Source,
            Type = type,
            Time = timeProvider.GetUtcNow(),
            DataContentType = "application/json",
            Data = PayloadJson.ToData(data),
            [KeptnAttributeNames.KeptnContext] = keptnContext.Length > 0 ? keptnContext : Guid.NewGuid().ToString(),
            [KeptnAttributeNames.KeptnSpecVersion] = keptnSpecVersion.Length > 0 ? keptnSpecVersion : null,
        };
}
