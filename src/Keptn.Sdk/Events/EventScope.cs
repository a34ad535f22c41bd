using System.Text.Json;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>Where an event belongs: the run, and the project, stage and service in it.</summary>
public sealed class EventScope
{
    private readonly EventDataMembers _members;
    private EventLabels? _labels;

    private EventScope(CloudEvent cloudEvent, in EventDataMembers members, string? problem)
    {
        _members = members;
        Problem = problem;
        KeptnContext = cloudEvent.KeptnContext ?? string.Empty;
        GitCommitId = cloudEvent.GitCommitId;
        Project = Text(members.Project);
        Stage = Text(members.Stage);
        Service = Text(members.Service);
    }

    /// <summary>Ties all events of one run together (<c>shkeptncontext</c>); empty where absent.</summary>
    public string KeptnContext { get; }

    /// <summary>The commit of the configuration that the sequence runs with; <see langword="null"/> where absent.</summary>
    public string? GitCommitId { get; }

    /// <summary>The project; empty where absent.</summary>
    public string Project { get; }

    /// <summary>The stage; empty where absent.</summary>
    public string Stage { get; }

    /// <summary>The service; empty where absent.</summary>
    public string Service { get; }

    /// <summary>The labels of the event; empty where there are none or they cannot be read.</summary>
    public EventLabels Labels => _labels ??= ReadLabels();

    /// <summary>
    /// Why the event cannot be answered (project, stage, service or context missing or not a text);
    /// <see langword="null"/> if it can.
    /// </summary>
    public string? Problem { get; }

    internal ref readonly EventDataMembers Members => ref _members;

    /// <summary>Reads the scope of an event. Never throws; see <see cref="Problem"/>.</summary>
    /// <param name="cloudEvent">The event.</param>
    public static EventScope Read(CloudEvent cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        var members = EventDataMembers.Read(cloudEvent.Data);
        try
        {
            return new EventScope(cloudEvent, members, members.Problem ?? FindGap(cloudEvent, members));
        }
        catch (InvalidOperationException e)
        {
            // Text that is valid JSON but no valid Unicode, for instance half of a surrogate pair.
            return new EventScope(cloudEvent, default, $"project, stage or service is not valid text: {e.Message}");
        }
    }

    private static string? FindGap(CloudEvent cloudEvent, in EventDataMembers members)
    {
        if (cloudEvent.KeptnContext is null)
        {
            return $"the attribute {KeptnAttributeNames.KeptnContext} is missing or empty";
        }

        return IsEmpty(members.Project) ? "data.project is missing or empty"
            : IsEmpty(members.Stage) ? "data.stage is missing or empty"
            : IsEmpty(members.Service) ? "data.service is missing or empty"
            : null;
    }

    private static bool IsEmpty(ReadOnlyMemory<byte> value) => value.Length <= 2;

    private static string Text(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return string.Empty;
        }

        var text = json.Span[1..^1];
        if (!text.Contains((byte)'\\') && RecurringText.Get(text) is { } known)
        {
            return known;
        }

        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        return reader.GetString()!;
    }

    private EventLabels ReadLabels()
    {
        if (_members.Labels.IsEmpty)
        {
            return EventLabels.None;
        }

        try
        {
            return JsonSerializer.Deserialize(_members.Labels.Span, KeptnJsonContext.Default.EventLabels) ?? EventLabels.None;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return EventLabels.None;
        }
    }
}
