using System.Diagnostics;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Hosting.Journal;

namespace Keptn.Sdk.Hosting;

/// <content>The work itself: the started event, the handler, the answer.</content>
internal sealed partial class EventExecution
{
    /// <summary>Sends the started event and runs the handler: one method, so that one object waits for both, one after the other.</summary>
    private async Task RunAsync()
    {
        SendOutcome started;
        try
        {
            started = IsTask ? await SendStartedAsync().ConfigureAwait(false) : SendOutcome.Sent;
        }
        catch (Exception e)
        {
            // Nothing above throws by design. Should it all the same, for instance a clock, the execution must not stay open.
            _ = EndAsync(null, e);
            return;
        }
        finally
        {
            // Before the handler, which may keep this thread.
            if (IsTask)
            {
                Pipeline.Starts.Exit();
            }
        }

        if (started != SendOutcome.Sent)
        {
            Log.NotStarted(Pipeline.Logger, Type.Task, CloudEvent.Id);
        }

        if (started == SendOutcome.NotSent)
        {
            _ = EndAsync(null, null);
            return;
        }

        Open();
        var result = GetResultWithoutHandler(started, out var fault);
        if (result is null)
        {
            Activity? span = null;
            try
            {
                StartTime();
                span = _telemetry?.BeginHandler(this);
                var running = Handler.Step(_selection.Context!, Token);
                await running.ConfigureAwait(false);
                result = Handler.GetResult(running, _selection.Context!) ?? TaskResult.Errored($"No result came from {Handler.Description}.");
            }
            catch (Exception e)
            {
                fault = e;
                result = FailureResults.From(e, Cause, this);
            }

            Volatile.Write(ref _returned, true);
            if (span is not null)
            {
                ExecutionTelemetry.EndHandler(this, span, GetErrorType(fault));
            }
        }

        // The last act, and not waited for: what waits then is the end alone.
        _ = EndAsync(result, fault);
    }

    private ValueTask<SendOutcome> SendStartedAsync()
    {
        if (Resumed is { IsStarted: true })
        {
            return new(SendOutcome.Sent);
        }

        // The same event again where an earlier process may have sent it: whoever knows its id ignores it.
        var started = Resumed?.Started ?? TaskEvents.CreateStarted(this);
        return Pipeline.Journal is { } journal
            ? SendStartedAsync(started, journal)
            : AnswerSending.SendAsync(this, started, null, Pipeline.StopToken);
    }

    private async ValueTask<SendOutcome> SendStartedAsync(CloudEvent started, TaskJournal journal)
    {
        await journal.BeginAsync(TaskId, CloudEvent, SubscriptionIds, started).ConfigureAwait(false);
        var sent = await AnswerSending.SendAsync(this, started, null, Pipeline.StopToken).ConfigureAwait(false);
        if (sent == SendOutcome.Sent)
        {
            journal.MarkStarted(TaskId);
        }
        else if (sent == SendOutcome.NotSent)
        {
            journal.Complete(TaskId);
        }

        return sent;
    }

    /// <summary>The result of a task that its handler does not get to see; <see langword="null"/> where it shall run.</summary>
    private TaskResult? GetResultWithoutHandler(SendOutcome started, out Exception? fault)
    {
        fault = null;
        if (started == SendOutcome.Unknown)
        {
            // It may have arrived, and then the control plane waits for the finished event.
            return TaskResult.Errored("The service could not confirm that it started the task.");
        }

        if (Cause != CancellationCause.None)
        {
            fault = new OperationCanceledException();
            return FailureResults.ForCancellation(Cause, Handler);
        }

        fault = _selection.Fault;
        return _selection.Context is null ? TaskResult.Errored(_selection.Reason) : null;
    }

    /// <summary>Answers or leaves the task pending, cleans up, and makes place.</summary>
    private async Task EndAsync(TaskResult? result, Exception? fault)
    {
        var pending = false;
        var isInTime = true;
        if (IsWaiting)
        {
            Pipeline.Forget(this);
            EndUnstarted(fault);
        }
        else if (!IsTask || !ReferenceEquals(result, TaskResult.Pending))
        {
            isInTime = await TryAnswerAsync(result, fault).ConfigureAwait(false);
        }
        else if (IsOpen && !(pending = Pipeline.Running.TryBeginPending()))
        {
            var limit = $"The service has {Pipeline.Options.MaxPendingTasks} tasks pending, its limit (MaxPendingTasks).";
            isInTime = await TryAnswerAsync(TaskResult.Errored(limit), fault).ConfigureAwait(false);
        }

        if (!isInTime)
        {
            ReportTooLate();
        }

        if (_selection.Context is { } context)
        {
            await Pipeline.DisposeAsync(context).ConfigureAwait(false);
        }

        if (!TryLeave(pending) && pending)
        {
            Pipeline.Running.EndPending();
        }
    }
}
