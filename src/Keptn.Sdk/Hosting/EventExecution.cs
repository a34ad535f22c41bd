using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Hosting;

/// <summary>
/// One event at one handler, from its arrival to its end. It ends exactly once, whoever comes first: the handler that
/// returns, the grace period of a cancelled handler, or a call from elsewhere (<see cref="IKeptnTasks"/>).
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to dispose; handlers left behind still use it.")]
internal sealed class EventExecution : IThreadPoolWorkItem
{
    private readonly int _size;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Lock _sync = new();
    private EventSelection _selection;
    private ITimer? _timer;
    private int _cause;
    private bool _ended;
    private bool _endedElsewhere;
    private bool _pending;
    private bool _placed;

    internal EventExecution(
        KeptnPipeline pipeline, in KeptnEventType type, IReadOnlyList<HandlerRegistration> candidates, CloudEvent cloudEvent, string? subscriptionId, int size)
    {
        Pipeline = pipeline;
        Type = type;
        Candidates = candidates;
        CloudEvent = cloudEvent;
        Scope = EventScope.Read(cloudEvent);
        SubscriptionIds = subscriptionId is null ? [] : [subscriptionId];
        TaskId = KeptnPipeline.GetTaskId(candidates, cloudEvent, subscriptionId);
        _size = size;
    }

    internal KeptnPipeline Pipeline { get; }

    internal KeptnEventType Type { get; }

    internal IReadOnlyList<HandlerRegistration> Candidates { get; }

    internal CloudEvent CloudEvent { get; }

    internal EventScope Scope { get; }

    internal IReadOnlyList<string> SubscriptionIds { get; }

    internal string TaskId { get; }

    internal bool IsTask => Candidates[0].IsTask;

    internal HandlerRegistration Handler => _selection.Handler!;

    private CancellationCause Cause => (CancellationCause)Volatile.Read(ref _cause);

    /// <summary>Decides whether the event is ours, and runs it or lets it wait for a place.</summary>
    public void Execute()
    {
        if (_placed)
        {
            _ = RunAsync();
            return;
        }

        if (Pipeline.IsStopping)
        {
            Drop();
            return;
        }

        _selection = EventSelection.Select(this);
        if (_selection.Handler is null)
        {
            var disposition = _selection.IsRejected ? PipelineDisposition.Rejected : PipelineDisposition.Ignored;
            End(new PipelineOutcome(CloudEvent, disposition, _selection.Reason));
            return;
        }

        if (Handler.Gate.TryEnter(this))
        {
            _placed = true;
            _ = RunAsync();
        }
    }

    /// <summary>Called by the gate: the place of another execution is ours now.</summary>
    internal void Admit()
    {
        _placed = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Ends an execution that has not begun, because the service stops.</summary>
    internal void Drop()
    {
        Log.DroppedAtStop(Pipeline.Logger, CloudEvent.Type, CloudEvent.Id);
        Pipeline.Forget(this);
        End(new PipelineOutcome(CloudEvent, PipelineDisposition.Ignored, "the service stopped before the event was begun"));
    }

    /// <summary>Cancels the handler. After the grace period the execution ends without it.</summary>
    internal void Cancel(CancellationCause cause)
    {
        if (Interlocked.CompareExchange(ref _cause, (int)cause, (int)CancellationCause.None) != (int)CancellationCause.None)
        {
            return;
        }

        lock (_sync)
        {
            _timer?.Change(Pipeline.Options.CancellationGracePeriod, Timeout.InfiniteTimeSpan);
        }

        // Not on this thread: the callbacks of a token are the user's code and may block.
        _ = _cancellation.CancelAsync();
        if (Volatile.Read(ref _pending))
        {
            _ = AbandonAsync();
        }
    }

    /// <summary>Finishes a task from elsewhere; false if it has ended.</summary>
    internal async Task<bool> TryFinishAsync(TaskResult result)
    {
        _endedElsewhere = true;
        return await TryEndAsync(result, null).ConfigureAwait(false);
    }

    internal Task ReportProgressAsync(string message, CancellationToken cancellationToken)
    {
        var progress = TaskAnswers.StatusChanged(CloudEvent, Pipeline.Name, Pipeline.TimeProvider.GetUtcNow(), message);
        return Pipeline.SendProgressAsync(progress, cancellationToken);
    }

    private async Task RunAsync()
    {
        Pipeline.Running.Add(this);
        try
        {
            if (IsTask && !await StartTaskAsync().ConfigureAwait(false))
            {
                return;
            }

            if (Cause != CancellationCause.None)
            {
                await TryEndAsync(FailureResults.ForCancellation(Cause, Handler), new OperationCanceledException()).ConfigureAwait(false);
                return;
            }

            if (_selection.Context is null)
            {
                await TryEndAsync(TaskResult.Errored(_selection.Reason), _selection.Fault).ConfigureAwait(false);
                return;
            }

            await RunHandlerAsync(_selection.Context).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Nothing above throws by design. Should it all the same, the task must not stay open.
            await TryEndAsync(FailureResults.From(e, CancellationCause.None, this), e).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> StartTaskAsync()
    {
        var sent = await Pipeline.Outbox.SendAsync(TaskEvents.CreateStarted(this), Pipeline.StopToken).ConfigureAwait(false);
        if (sent == SendOutcome.Sent)
        {
            return true;
        }

        Log.NotStarted(Pipeline.Logger, Type.Task, CloudEvent.Id);
        if (sent == SendOutcome.Unknown)
        {
            // It may have arrived, and then the control plane waits for the finished event.
            await TryEndAsync(TaskResult.Errored("The service could not confirm that it started the task."), null).ConfigureAwait(false);
        }
        else
        {
            Pipeline.Forget(this);
            End(new PipelineOutcome(CloudEvent, PipelineDisposition.Failed, "the started event could not be sent"));
        }

        return false;
    }

    private async ValueTask RunHandlerAsync(EventContext context)
    {
        lock (_sync)
        {
            // Fires at the timeout; when cancelled, once more at the end of the grace period.
            _timer = Pipeline.TimeProvider.CreateTimer(
                static state => ((EventExecution)state!).OnTimer(),
                this,
                Cause == CancellationCause.None ? Handler.Timeout : Pipeline.Options.CancellationGracePeriod,
                Timeout.InfiniteTimeSpan);
        }

        TaskResult? result = null;
        Exception? exception = null;
        try
        {
            await Handler.Step(context, _cancellation.Token).ConfigureAwait(false);
            result = context.Result;
        }
        catch (Exception e)
        {
            exception = e;
            result = FailureResults.From(e, Cause, this);
        }

        if (IsTask && result is null)
        {
            result = TaskResult.Errored($"No result came from {Handler.Description}.");
        }

        if (!TryLeavePending(ref result) && !await TryEndAsync(result, exception).ConfigureAwait(false) && !_endedElsewhere)
        {
            Log.ResultTooLate(Pipeline.Logger, Handler.Description, CloudEvent.Id);
        }

        await Pipeline.DisposeAsync(context).ConfigureAwait(false);
    }

    /// <summary>Leaves the task open where the handler says so, and gives its place to another.</summary>
    private bool TryLeavePending(ref TaskResult? result)
    {
        if (!ReferenceEquals(result, TaskResult.Pending) || !IsTask)
        {
            return false;
        }

        lock (_sync)
        {
            if (Volatile.Read(ref _ended))
            {
                return true;
            }

            if (!Pipeline.Running.TryMakePending())
            {
                result = TaskResult.Errored($"The service has {Pipeline.Options.MaxPendingTasks} tasks pending, its limit (MaxPendingTasks).");
                return false;
            }

            Volatile.Write(ref _pending, true);
        }

        Pipeline.Observers.OnCompleted(new PipelineOutcome(CloudEvent, PipelineDisposition.Pending, Handler.Description) { Result = TaskResult.Pending });
        Release();

        // Cancelled meanwhile: nobody else would end it.
        if (Cause != CancellationCause.None)
        {
            _ = AbandonAsync();
        }

        return true;
    }

    private void OnTimer()
    {
        if (Cause == CancellationCause.None)
        {
            Cancel(CancellationCause.Timeout);
        }
        else
        {
            _ = AbandonAsync();
        }
    }

    /// <summary>Ends the execution without its handler.</summary>
    private async Task AbandonAsync()
    {
        var ended = await TryEndAsync(FailureResults.ForCancellation(Cause, Handler), new OperationCanceledException()).ConfigureAwait(false);
        if (ended && !Volatile.Read(ref _pending))
        {
            Log.HandlerAbandoned(Pipeline.Logger, Handler.Description, Pipeline.Options.CancellationGracePeriod, Cause.ToString(), CloudEvent.Id);
        }
    }

    private async ValueTask<bool> TryEndAsync(TaskResult? result, Exception? exception)
    {
        if (Interlocked.Exchange(ref _ended, true))
        {
            return false;
        }

        if (IsTask)
        {
            await Pipeline.FinishAsync(this, result!).ConfigureAwait(false);
        }

        Close(new PipelineOutcome(CloudEvent, exception is null ? PipelineDisposition.Handled : PipelineDisposition.Failed, Handler.Description)
        {
            Exception = exception,
            Result = result,
        });
        return true;
    }

    private void End(PipelineOutcome outcome)
    {
        if (!Interlocked.Exchange(ref _ended, true))
        {
            Close(outcome);
        }
    }

    private void Close(PipelineOutcome outcome)
    {
        bool pending;
        lock (_sync)
        {
            _timer?.Dispose();
            pending = _pending;
        }

        Pipeline.Running.Remove(this, pending);
        if (!pending)
        {
            Release();
            Pipeline.Observers.OnCompleted(outcome);
        }
    }

    private void Release()
    {
        if (_placed)
        {
            Handler.Gate.Exit();
        }

        Pipeline.Limit.Exit(_size);
    }
}
