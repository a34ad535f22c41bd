using System.Diagnostics;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting;

/// <summary>What a task's result is when its handler gave none (contract C2, C5).</summary>
internal static class FailureResults
{
    /// <summary>The end of a task whose process ended before it.</summary>
    internal static FinishedContent ForLostProcess(string serviceName) => new(KeptnStatus.Errored, KeptnResult.Fail)
    {
        Message = $"{serviceName} ended while it worked on this task, and does not know how far it came.",
    };

    internal static TaskResult From(Exception exception, CancellationCause cause, EventExecution execution)
    {
        var handler = execution.Handler;
        if (exception is OperationCanceledException && cause != CancellationCause.None)
        {
            return ForCancellation(cause, handler);
        }

        // The reference leads from the event to the log; details stay there.
        var reference = Activity.Current?.TraceId.ToHexString() ?? execution.CloudEvent.Id ?? string.Empty;
        Log.HandlerFailed(execution.Pipeline.Logger, exception, handler.Description, execution.CloudEvent.Id, reference);
        if (exception is KeptnTaskException known)
        {
            return TaskResult.Create(known.Status, known.Result, known.Message);
        }

        return cause == CancellationCause.None
            ? TaskResult.Errored($"The service {execution.Pipeline.Name} failed to process the task; see its log, reference {reference}.")
            : ForCancellation(cause, handler);
    }

    internal static TaskResult ForCancellation(CancellationCause cause, HandlerRegistration handler) => cause switch
    {
        CancellationCause.Timeout => TaskResult.Errored($"The task was cancelled: it took longer than its timeout of {Describe(handler.Timeout)}."),
        CancellationCause.Shutdown => TaskResult.Errored("The task was cancelled: the service is shutting down."),
        CancellationCause.Aborted => TaskResult.Create(KeptnStatus.Aborted, KeptnResult.Fail, "The task was cancelled: its sequence ended."),
        _ => TaskResult.Errored("The task was cancelled."),
    };

    private static string Describe(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{time.TotalHours:0.##} h"
        : time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0.##} min"
        : time.TotalSeconds >= 1 ? $"{time.TotalSeconds:0.##} s"
        : $"{time.TotalMilliseconds:0.##} ms";
}
