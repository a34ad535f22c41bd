using System.Diagnostics;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;

namespace Keptn.Sdk.Hosting;

/// <summary>Sends the answers of tasks, each in a span of its own whose trace context it carries.</summary>
internal static class AnswerSending
{
    /// <summary>What the attributes of a trace context take at most, the limit of a trace state included.</summary>
    private const int TraceAllowance = 1024;

    /// <summary>As <see cref="Outbox.SendAsync"/>.</summary>
    /// <param name="execution">What is answered.</param>
    /// <param name="cloudEvent">The answer.</param>
    /// <param name="result">Its result; <see langword="null"/> for a started event.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    internal static ValueTask<SendOutcome> SendAsync(EventExecution execution, CloudEvent cloudEvent, TaskResult? result, CancellationToken cancellationToken) =>
        execution.Process is null && !execution.Pipeline.Instruments.MeasuresSends
            ? execution.Pipeline.Outbox.SendAsync(cloudEvent, cancellationToken)
            : SendObservedAsync(execution.Pipeline, execution, cloudEvent, result, cancellationToken);

    /// <summary>As <see cref="Outbox.SendAsync"/>, for an answer that an earlier process owes: nothing is in work here.</summary>
    /// <param name="pipeline">Sends.</param>
    /// <param name="cloudEvent">The answer.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    internal static ValueTask<SendOutcome> SendRecoveredAsync(KeptnPipeline pipeline, CloudEvent cloudEvent, CancellationToken cancellationToken) =>
        !KeptnActivities.HasListeners && !pipeline.Instruments.MeasuresSends
            ? pipeline.Outbox.SendAsync(cloudEvent, cancellationToken)
            : SendObservedAsync(pipeline, null, cloudEvent, null, cancellationToken);

    /// <summary>As <see cref="Outbox.SendOnceAsync"/>.</summary>
    /// <param name="execution">What is in work.</param>
    /// <param name="progress">The event.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal static async Task SendOnceAsync(EventExecution execution, CloudEvent progress, CancellationToken cancellationToken)
    {
        var pipeline = execution.Pipeline;
        var start = pipeline.TimeProvider.GetTimestamp();
        var span = Start(pipeline, execution, progress, Activity.Current);
        string? errorType = null;
        try
        {
            await pipeline.Outbox.SendOnceAsync(Inject(pipeline, span, progress), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            errorType = e.GetType().FullName;
            throw;
        }
        finally
        {
            End(pipeline, span, start, progress.Type, errorType);
        }
    }

    /// <summary>
    /// Starts the span: below the user's own span where there is one within the handler, otherwise below that of the event;
    /// where nothing is in work, below that of the run.
    /// </summary>
    internal static Activity? Start(KeptnPipeline pipeline, EventExecution? execution, CloudEvent cloudEvent, Activity? current)
    {
        try
        {
            if (execution is null)
            {
                return KeptnActivities.StartSend(cloudEvent);
            }

            var process = execution.Process;
            var parent = current is not null && current.TraceId == process?.TraceId ? current.Context : process?.Context ?? default;
            return KeptnActivities.StartSend(process, parent, cloudEvent, execution.Type, execution.Scope);
        }
        catch (Exception e)
        {
            // A listener is the user's code: the event goes out all the same.
            Log.ListenerFailed(pipeline.Logger, e);
            return null;
        }
    }

    /// <summary>Ends the span, and counts.</summary>
    /// <param name="pipeline">Has the instruments.</param>
    /// <param name="span">The span; <see langword="null"/> for none.</param>
    /// <param name="start">When the sending began.</param>
    /// <param name="destination">As what it counts, a type of event.</param>
    /// <param name="errorType">Why it failed; <see langword="null"/> if it did not.</param>
    internal static void End(KeptnPipeline pipeline, Activity? span, long start, string? destination, string? errorType)
    {
        try
        {
            if (span is not null && errorType is not null)
            {
                KeptnActivities.Fail(span, errorType);
            }

            span?.Dispose();
            pipeline.Instruments.Sent(pipeline.TimeProvider.GetElapsedTime(start), destination ?? string.Empty, errorType);
        }
        catch (Exception e)
        {
            Log.ListenerFailed(pipeline.Logger, e);
        }
    }

    private static async ValueTask<SendOutcome> SendObservedAsync(
        KeptnPipeline pipeline, EventExecution? execution, CloudEvent cloudEvent, TaskResult? result, CancellationToken cancellationToken)
    {
        var start = pipeline.TimeProvider.GetTimestamp();
        var span = Start(pipeline, execution, cloudEvent, null);
        if (span is not null && result is not null)
        {
            KeptnActivities.SetResult(span, result.Result, result.Status);
        }

        var outcome = await pipeline.Outbox.SendAsync(Inject(pipeline, span, cloudEvent), cancellationToken).ConfigureAwait(false);
        End(pipeline, span, start, cloudEvent.Type, outcome switch
        {
            SendOutcome.Sent => null,
            SendOutcome.NotSent => "not_sent",
            _ => "unknown",
        });
        return outcome;
    }

    private static CloudEvent Inject(KeptnPipeline pipeline, Activity? span, CloudEvent cloudEvent)
    {
        if (span is null)
        {
            return cloudEvent;
        }

        var traced = KeptnActivities.Inject(span, cloudEvent);
        var limit = pipeline.Outbox.MaxEventSize;

        // A trace must never be what makes an answer too large.
        return traced.Data.Bytes.Length + (long)TaskEvents.EnvelopeAllowance + TraceAllowance <= limit
            || JsonEventFormatter.EncodeStructuredModeMessage(traced).Length <= limit
            ? traced
            : cloudEvent;
    }
}
