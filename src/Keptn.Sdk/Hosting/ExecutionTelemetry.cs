using System.Diagnostics;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting;

/// <summary>
/// The span and the durations of one execution. There is none when nobody listens. Who listens is the user's code: what it
/// throws is reported and harms nothing.
/// </summary>
internal sealed class ExecutionTelemetry
{
    private readonly bool _isTimed;
    private long _since;

    private ExecutionTelemetry(KeptnPipeline pipeline, bool isTimed)
    {
        _isTimed = isTimed;
        _since = isTimed ? pipeline.TimeProvider.GetTimestamp() : 0;
    }

    /// <summary>The span of the work on the event; <see langword="null"/> when nobody listens.</summary>
    internal Activity? Process { get; private set; }

    /// <summary>The event has arrived.</summary>
    internal static ExecutionTelemetry? Create(KeptnPipeline pipeline)
    {
        var isTimed = pipeline.Instruments.MeasuresWork;
        return isTimed || KeptnActivities.HasListeners ? new(pipeline, isTimed) : null;
    }

    /// <summary>The event has its place. Call it in an asynchronous method: its span is the current one from here to the method's end.</summary>
    internal void Begin(EventExecution execution)
    {
        var pipeline = execution.Pipeline;
        try
        {
            Process = KeptnActivities.StartProcess(execution.CloudEvent, execution.Type, execution.Scope);
            if (_isTimed)
            {
                var waited = pipeline.TimeProvider.GetElapsedTime(_since);
                _since = pipeline.TimeProvider.GetTimestamp();
                pipeline.Instruments.Waited(waited, execution.Destination);
            }
        }
        catch (Exception e)
        {
            Log.ListenerFailed(pipeline.Logger, e);
        }
    }

    /// <summary>The handler begins. The span is the current one, as after <see cref="Begin"/>.</summary>
    internal Activity? BeginHandler(EventExecution execution)
    {
        try
        {
            return KeptnActivities.StartHandler(Process, execution.IsTask ? execution.Type.Task! : execution.Destination);
        }
        catch (Exception e)
        {
            Log.ListenerFailed(execution.Pipeline.Logger, e);
            return null;
        }
    }

    /// <summary>The handler has returned.</summary>
    internal static void EndHandler(EventExecution execution, Activity span, string? errorType)
    {
        try
        {
            if (errorType is not null)
            {
                KeptnActivities.Fail(span, errorType);
            }

            span.Dispose();
        }
        catch (Exception e)
        {
            Log.ListenerFailed(execution.Pipeline.Logger, e);
        }
    }

    /// <summary>The task is answered.</summary>
    internal void Answer(EventExecution execution, TaskResult result)
    {
        if (!_isTimed)
        {
            return;
        }

        var pipeline = execution.Pipeline;
        try
        {
            pipeline.Instruments.Answered(
                pipeline.TimeProvider.GetElapsedTime(_since), execution.Type.Task ?? string.Empty, result.Result.Value, result.Status.Value);
        }
        catch (Exception e)
        {
            Log.ListenerFailed(pipeline.Logger, e);
        }
    }

    internal void End(EventExecution execution, PipelineOutcome outcome)
    {
        if (Process is null && !_isTimed)
        {
            return;
        }

        try
        {
            EndCore(execution, outcome);
        }
        catch (Exception e)
        {
            Log.ListenerFailed(execution.Pipeline.Logger, e);
        }
    }

    private void EndCore(EventExecution execution, PipelineOutcome outcome)
    {
        var errorType = execution.GetErrorType(outcome.Exception)
            ?? (outcome.Result?.Status == KeptnStatus.Errored ? KeptnStatus.Errored.Value : outcome.Disposition == PipelineDisposition.Failed ? "not_started" : null);
        if (_isTimed)
        {
            var pipeline = execution.Pipeline;
            pipeline.Instruments.Processed(pipeline.TimeProvider.GetElapsedTime(_since), execution.Destination, errorType);
        }

        if (Process is null)
        {
            return;
        }

        if (outcome.Disposition == PipelineDisposition.Pending)
        {
            Process.SetTag(TelemetryNames.Disposition, "pending");
        }
        else if (outcome.Result is { } result)
        {
            KeptnActivities.SetResult(Process, result.Result, result.Status);
        }

        if (errorType is not null)
        {
            KeptnActivities.Fail(Process, errorType);
        }

        Process.Dispose();
    }
}
