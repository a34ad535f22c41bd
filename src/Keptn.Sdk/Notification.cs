using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk;

/// <summary>What a notifier tells people: one event, summed up. How that looks is the notifier's part.</summary>
public sealed class Notification
{
    /// <summary>Sums an event up.</summary>
    /// <param name="cloudEvent">The event.</param>
    /// <param name="bridge">The address of the Bridge, for <see cref="BridgeUrl"/>; <see langword="null"/> for none.</param>
    /// <exception cref="EventDataException">The data is not that of a Keptn event; the message names the member.</exception>
    public Notification(CloudEvent cloudEvent, Uri? bridge = null)
        : this(cloudEvent, Read(cloudEvent), bridge)
    {
    }

    internal Notification(CloudEvent cloudEvent, EventData data, Uri? bridge)
    {
        CloudEvent = cloudEvent;
        _ = KeptnEventType.TryParse(cloudEvent.Type, out var type);
        EventType = type;
        Project = data.Project ?? string.Empty;
        Stage = data.Stage ?? type.Stage ?? string.Empty;
        Service = data.Service ?? string.Empty;
        Labels = data.Labels ?? EventLabels.None;
        Message = data.Message ?? string.Empty;

        // In a triggered event they are those of the task before.
        var hasOutcome = type.Kind == KeptnEventKinds.Finished;
        Result = hasOutcome ? data.Result ?? default : default;
        Status = hasOutcome ? data.Status ?? default : default;
        BridgeUrl = bridge is not null && cloudEvent.KeptnContext is { } context
            ? new Uri($"{bridge.AbsoluteUri.TrimEnd('/')}/trace/{Uri.EscapeDataString(context)}")
            : null;
    }

    /// <summary>The event; read its data with <see cref="KeptnJson.Deserialize{T}(CloudEventData, System.Text.Json.JsonSerializerOptions?)"/>.</summary>
    public CloudEvent CloudEvent { get; }

    /// <summary>The event's type, taken apart: task or stage and sequence, and what happened (<see cref="KeptnEventType.Kind"/>).</summary>
    public KeptnEventType EventType { get; }

    /// <summary>The project; empty where the event has none.</summary>
    public string Project { get; }

    /// <summary>The stage; empty where the event has none.</summary>
    public string Stage { get; }

    /// <summary>The service; empty where the event has none.</summary>
    public string Service { get; }

    /// <summary>The sequence of a sequence's event; <see langword="null"/> for others, which do not name it.</summary>
    public string? Sequence => EventType.Sequence;

    /// <summary>The task of a task's event; otherwise <see langword="null"/>.</summary>
    public string? Task => EventType.Task;

    /// <summary>The verdict, of finished events only; otherwise empty.</summary>
    public KeptnResult Result { get; }

    /// <summary>Whether the service did its work, of finished events only; otherwise empty.</summary>
    public KeptnStatus Status { get; }

    /// <summary>The event's text for people; empty where there is none.</summary>
    public string Message { get; }

    /// <summary>The labels.</summary>
    public EventLabels Labels { get; }

    /// <summary>
    /// Where the Bridge shows the run, <c>&lt;bridge&gt;/trace/&lt;shkeptncontext&gt;</c>; <see langword="null"/> without
    /// <see cref="NotifierOptions.BridgeUrl"/> or without a context. Source: Keptn documentation, Bridge, deep linking.
    /// </summary>
    public Uri? BridgeUrl { get; }

    /// <summary>A line for people, for instance <c>sockshop/dev/carts: delivery finished, fail: 3 % failed</c>.</summary>
    public override string ToString()
    {
        var place = string.Join('/', new[] { Project, Stage, Service }.Where(part => part.Length > 0));
        var what = (Sequence ?? Task) is { } subject ? $"{subject} {EventType.Kind}" : EventType.Value;
        var verdict = Result.Value.Length == 0 ? string.Empty : $", {Result}";
        var trouble = Status.Value.Length == 0 || Status == KeptnStatus.Succeeded ? string.Empty : $" ({Status})";
        return $"{place}{(place.Length == 0 ? string.Empty : ": ")}{what}{verdict}{trouble}{(Message.Length == 0 ? string.Empty : $": {Message}")}";
    }

    private static EventData Read(CloudEvent cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        return KeptnJson.Deserialize(cloudEvent.Data, KeptnJsonContext.Default.EventData);
    }
}
