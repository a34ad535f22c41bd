using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>
/// Builds the events that answer a <c>.triggered</c> event. This is the one place that does: handlers never see it.
/// </summary>
/// <remarks>
/// As go-utils pkg/lib/v0_2_0/events.go builds them, with what that leaves out: the commit, trace context, project,
/// stage, service and labels of the triggered event are always taken over, and nothing an answer says changes them.
/// </remarks>
public static class TaskAnswers
{
    /// <summary>The version of the Keptn specification that answers state.</summary>
    public const string SpecVersion = "0.2.4";

    /// <summary>Says that the task has begun.</summary>
    /// <param name="triggered">The event that asked for the task.</param>
    /// <param name="source">The name of the service.</param>
    /// <param name="time">The moment.</param>
    /// <exception cref="ArgumentException">The event cannot be answered; the message says why.</exception>
    public static CloudEvent Started(CloudEvent triggered, string source, DateTimeOffset time) =>
        Started(triggered, ReadType(triggered), EventScope.Read(triggered), source, time, withLabels: true, temporaryData: default);

    /// <summary>Reports progress.</summary>
    /// <param name="triggered">The event that asked for the task.</param>
    /// <param name="source">The name of the service.</param>
    /// <param name="time">The moment.</param>
    /// <param name="message">What there is to say.</param>
    /// <exception cref="ArgumentException">The event cannot be answered; the message says why.</exception>
    public static CloudEvent StatusChanged(CloudEvent triggered, string source, DateTimeOffset time, string message)
    {
        var type = ReadType(triggered);
        var data = TaskAnswerData.WriteProgress(EventScope.Read(triggered), message);
        return Create(triggered, type, source, time, KeptnEventKinds.StatusChanged, data);
    }

    /// <summary>Says that the task has ended.</summary>
    /// <param name="triggered">The event that asked for the task.</param>
    /// <param name="source">The name of the service.</param>
    /// <param name="time">The moment.</param>
    /// <param name="content">Status, result, message and data.</param>
    /// <exception cref="ArgumentException">The event cannot be answered, or the data is not a JSON object.</exception>
    public static CloudEvent Finished(CloudEvent triggered, string source, DateTimeOffset time, FinishedContent content) =>
        Finished(triggered, ReadType(triggered), EventScope.Read(triggered), source, time, content, withLabels: true);

    internal static CloudEvent Started(
        CloudEvent triggered,
        in KeptnEventType type,
        EventScope scope,
        string source,
        DateTimeOffset time,
        bool withLabels,
        ReadOnlyMemory<byte> temporaryData) =>
        Create(triggered, type, source, time, KeptnEventKinds.Started, TaskAnswerData.WriteStarted(scope, withLabels, temporaryData));

    internal static CloudEvent Finished(
        CloudEvent triggered, in KeptnEventType type, EventScope scope, string source, DateTimeOffset time, FinishedContent content, bool withLabels) =>
        Create(triggered, type, source, time, KeptnEventKinds.Finished, TaskAnswerData.WriteFinished(scope, content, withLabels));

    private static KeptnEventType ReadType(CloudEvent triggered)
    {
        ArgumentNullException.ThrowIfNull(triggered);
        _ = KeptnEventType.TryParse(triggered.Type, out var type);
        return type;
    }

    private static CloudEvent Create(
        CloudEvent triggered, in KeptnEventType type, string source, DateTimeOffset time, string kind, ReadOnlyMemory<byte> data)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        if (type.Category != KeptnEventCategory.Task)
        {
            throw new ArgumentException($"'{triggered.Type}' is not the type of a task event.", nameof(triggered));
        }

        if (triggered.KeptnContext is null)
        {
            throw new ArgumentException($"The {type.Value} event has no {KeptnAttributeNames.KeptnContext}.", nameof(triggered));
        }

        return RelatedEnvelope.Create(triggered, type.WithKind(kind), source, time, data);
    }
}
