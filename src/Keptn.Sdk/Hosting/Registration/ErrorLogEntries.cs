using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>
/// Makes entries of Keptn's log from what goes wrong. They say what people may read in the Bridge: messages of exceptions
/// stay in the service's own log, except those of <see cref="KeptnTaskException"/>.
/// </summary>
internal static class ErrorLogEntries
{
    private const int MaxMessageLength = 4096;

    /// <summary>An entry for a finished event with status errored; <see langword="null"/> for any other event.</summary>
    internal static LogEntry? FromSent(CloudEvent cloudEvent)
    {
        // Most events are no errors: that is told without reading them.
        if (!IsFinished(cloudEvent) || cloudEvent.Data.Bytes.Span.IndexOf("\"errored\""u8) < 0)
        {
            return null;
        }

        try
        {
            var data = KeptnJson.Deserialize(cloudEvent.Data, KeptnJsonContext.Default.EventData);
            return data.Status == KeptnStatus.Errored
                ? Create(cloudEvent, cloudEvent.TriggeredId, string.IsNullOrEmpty(data.Message) ? "The task errored without a message." : data.Message)
                : null;
        }
        catch (EventDataException)
        {
            // We wrote it; only labels of the triggered event may be unreadable, and the error is worth an entry all the same.
            return Create(cloudEvent, cloudEvent.TriggeredId, "The task errored.");
        }
    }

    /// <summary>An entry for a finished event that is given up; <see langword="null"/> for any other event.</summary>
    internal static LogEntry? FromUnsent(CloudEvent cloudEvent) => IsFinished(cloudEvent)
        ? Create(cloudEvent, cloudEvent.TriggeredId, "The finished event of the task could not be sent; its sequence may wait for it.")
        : null;

    /// <summary>An entry for an event that cannot be answered, and for one whose handler failed without an answer to say so.</summary>
    internal static LogEntry? FromOutcome(PipelineOutcome outcome) => outcome switch
    {
        { Disposition: PipelineDisposition.Rejected } =>
            Create(outcome.CloudEvent, outcome.CloudEvent.Id, $"The event {outcome.CloudEvent.Type} cannot be answered: {outcome.Reason}."),
        { Disposition: PipelineDisposition.Failed, Result: null, Exception: null } =>
            Create(outcome.CloudEvent, outcome.CloudEvent.Id, $"The event {outcome.CloudEvent.Type} was not handled: {outcome.Reason}."),
        { Disposition: PipelineDisposition.Failed, Result: null, Exception: { } exception } =>
            Create(outcome.CloudEvent, outcome.CloudEvent.Id, $"{Capitalise(outcome.Reason)} failed: {Describe(exception)}"),
        _ => null,
    };

    private static bool IsFinished(CloudEvent cloudEvent) => cloudEvent.Type?.EndsWith(".finished", StringComparison.Ordinal) == true;

    private static string Describe(Exception exception) => exception switch
    {
        KeptnTaskException => exception.Message,
        EventDataException => exception.Message,
        OperationCanceledException => "it was cancelled.",
        _ => $"{exception.GetType().Name}; see the log of the service.",
    };

    private static LogEntry Create(CloudEvent cloudEvent, string? triggeredId, string message) => new()
    {
        Message = message.Length <= MaxMessageLength ? message : string.Concat(message.AsSpan(0, MaxMessageLength), "..."),
        KeptnContext = cloudEvent.KeptnContext ?? string.Empty,
        Task = KeptnEventType.TryParse(cloudEvent.Type, out var type) ? type.Task ?? string.Empty : string.Empty,
        TriggeredId = triggeredId ?? string.Empty,
        GitCommitId = cloudEvent.GitCommitId ?? string.Empty,
    };

    private static string Capitalise(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
