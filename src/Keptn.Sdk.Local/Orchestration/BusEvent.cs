using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local.State;

namespace Keptn.Sdk.Local.Orchestration;

/// <summary>An event whose data the control plane could read. Source: shipyard-controller, models/eventscope.go.</summary>
internal sealed record BusEvent(CloudEvent Event, SequenceScope Scope, JsonElement Data)
{
    internal string Id => Event.Id ?? string.Empty;

    /// <summary>Reads an event. The reason says why the real control plane would drop it.</summary>
    internal static bool TryRead(CloudEvent cloudEvent, [NotNullWhen(true)] out BusEvent? read, out string reason)
    {
        read = null;
        if (!TryReadData(cloudEvent, out var data, out reason))
        {
            return false;
        }

        var labels = EventLabels.None;
        if (GoFields.Find(data, "labels") is { } given && !TryReadLabels(given, out labels, out reason))
        {
            return false;
        }

        List<string> wrong = [];
        string Text(string name)
        {
            var value = GoFields.Find(data, name);
            if (value is { ValueKind: not JsonValueKind.String } other)
            {
                wrong.Add($"data.{name} is {Describe(other)}, not a text");
            }

            return value is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;
        }

        var scope = new SequenceScope
        {
            Project = Text("project"),
            Stage = Text("stage"),
            Service = Text("service"),
            Labels = labels,
            Status = new KeptnStatus(Text("status")),
            Result = new KeptnResult(Text("result")),
            Message = Text("message"),
            KeptnContext = cloudEvent.KeptnContext ?? string.Empty,
            TriggeredId = cloudEvent.TriggeredId ?? string.Empty,
            GitCommitId = cloudEvent.GitCommitId ?? string.Empty,
            EventType = cloudEvent.Type ?? string.Empty,
        };
        wrong.AddRange(MissingNames(scope));
        reason = string.Join("; ", wrong);
        read = wrong.Count == 0 ? new BusEvent(cloudEvent, scope, data) : null;
        return read is not null;
    }

    private static IEnumerable<string> MissingNames(SequenceScope scope)
    {
        if (scope.Project.Length == 0)
        {
            yield return "data has no project";
        }

        if (scope.Stage.Length == 0)
        {
            yield return "data has no stage";
        }

        if (scope.Service.Length == 0)
        {
            yield return "data has no service";
        }
    }

    private static bool TryReadData(CloudEvent cloudEvent, out JsonElement data, out string reason)
    {
        data = default;
        reason = string.Empty;
        if (cloudEvent.Data.Kind != CloudEventDataKind.Json)
        {
            reason = cloudEvent.Data.Kind == CloudEventDataKind.None ? "it has no data" : "its data is not JSON";
            return false;
        }

        try
        {
            data = PayloadJson.Read(cloudEvent.Data.Bytes);
        }
        catch (JsonException e)
        {
            reason = $"its data cannot be read: {e.Message}";
            return false;
        }

        reason = data.ValueKind == JsonValueKind.Object ? string.Empty : $"its data is {Describe(data)}, not an object";
        return reason.Length == 0;
    }

    private static bool TryReadLabels(JsonElement given, out EventLabels labels, out string reason)
    {
        labels = EventLabels.None;
        reason = string.Empty;
        if (given.ValueKind != JsonValueKind.Object)
        {
            reason = $"data.labels is {Describe(given)}, not an object";
            return false;
        }

        Dictionary<string, string> read = new(StringComparer.Ordinal);
        foreach (var label in given.EnumerateObject())
        {
            if (label.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                reason = $"data.labels['{label.Name}'] is {Describe(label.Value)}, not a text; Keptn drops the whole event";
                return false;
            }

            read[label.Name] = label.Value.GetString() ?? string.Empty;
        }

        labels = new EventLabels(read);
        return true;
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
