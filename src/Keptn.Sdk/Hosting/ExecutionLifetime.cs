using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;

namespace Keptn.Sdk.Hosting;

/// <summary>
/// Who answers an event, and when its execution is over. It is answered exactly once, whoever comes first: the handler
/// that returns, the grace period of a cancelled handler, or a call from elsewhere (<see cref="IKeptnTasks"/>). It is
/// over when it is answered and its handler has left: returned, was left behind, or left its task pending.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to dispose; handlers left behind still use it.")]
internal abstract class ExecutionLifetime(KeptnPipeline pipeline, CloudEvent cloudEvent)
{
    private readonly CancellationTokenSource _cancellation = new();
    private PipelineOutcome? _outcome;
    private TimeLimit? _limit;
    private TimeLimitPlace _waiting;
    private int _cause;
    private int _holds = 2; // the answer's and the handler's
    private int _state;
    private bool _closed;
    private bool _left;
    private bool _pending;

    private enum State
    {
        /// <summary>Not begun, or its started event is on its way: nothing may be answered.</summary>
        Waiting,

        /// <summary>Whoever changes this to one of the next answers.</summary>
        Open,

        Answered,

        AnsweredElsewhere,
    }

    internal KeptnPipeline Pipeline => pipeline;

    internal CloudEvent CloudEvent => cloudEvent;

    /// <summary>Whether an answer may be given: the task was started and is not answered.</summary>
    internal bool IsOpen => CurrentState == State.Open;

    /// <summary>Whether the answer is given, or on its way.</summary>
    internal bool IsAnswered => CurrentState is State.Answered or State.AnsweredElsewhere;

    internal abstract bool IsTask { get; }

    /// <summary>Whether it was cancelled, whatever came of that.</summary>
    internal bool IsCancelled => Cause != CancellationCause.None;

    /// <summary>Identifies the task in this service.</summary>
    internal abstract string TaskId { get; }

    internal abstract HandlerRegistration Handler { get; }

    private protected bool IsWaiting => CurrentState == State.Waiting;

    private protected CancellationCause Cause => (CancellationCause)Volatile.Read(ref _cause);

    private protected CancellationToken Token => _cancellation.Token;

    /// <summary>Whether the handler has returned, though what follows may still be in work.</summary>
    private protected abstract bool HasReturned { get; }

    /// <summary>The place in the row of those who have the same time: <see cref="TimeLimit"/> reads and writes it.</summary>
    internal ref TimeLimitPlace Waiting => ref _waiting;

    // One object less for each execution than a lock of its own; the source is nobody else's.
    private object Sync => _cancellation;

    private State CurrentState => (State)Volatile.Read(ref _state);

    /// <summary>Cancels the handler. After the grace period the execution is answered without it.</summary>
    internal void Cancel(CancellationCause cause)
    {
        if (Interlocked.CompareExchange(ref _cause, (int)cause, (int)CancellationCause.None) != (int)CancellationCause.None)
        {
            return;
        }

        bool pending;
        lock (Sync)
        {
            if (_limit is not null)
            {
                LimitTo(pipeline.GracePeriod);
            }

            pending = _pending;
        }

        _ = CancelTokenAsync();
        if (pending)
        {
            _ = AbandonAsync();
        }
    }

    /// <summary>The time of a limit is up.</summary>
    internal void OnTimeUp(TimeLimit limit)
    {
        if (ReferenceEquals(limit, pipeline.GracePeriod))
        {
            _ = AbandonAsync();
        }
        else
        {
            Cancel(CancellationCause.Timeout);
        }
    }

    /// <summary>Answers without the handler and no longer waits for it.</summary>
    internal async Task AbandonAsync()
    {
        if (IsWaiting)
        {
            // The execution itself sees that it was cancelled, once its started event is sent.
            return;
        }

        if (TryLeave(pending: false) && !HasReturned)
        {
            Log.HandlerAbandoned(pipeline.Logger, Handler.Description, Cause.ToString(), cloudEvent.Id);
        }

        await TryAnswerAsync(FailureResults.ForCancellation(Cause, Handler), new OperationCanceledException()).ConfigureAwait(false);
    }

    /// <summary>Finishes a task from elsewhere; false if it is not open.</summary>
    internal async Task<bool> TryFinishAsync(TaskResult result) => await TryAnswerAsync(result, null, elsewhere: true).ConfigureAwait(false);

    /// <summary>Makes the answer of a task. Never throws.</summary>
    private protected abstract CloudEvent CreateFinished(TaskResult result);

    /// <summary>Sends it, however long that takes. Never throws.</summary>
    private protected abstract ValueTask SendFinishedAsync(CloudEvent finished, TaskResult result);

    /// <summary>Reports what became of the event.</summary>
    private protected abstract void Complete(PipelineOutcome outcome);

    /// <summary>Gives back the places that the execution takes.</summary>
    private protected abstract void Release();

    private protected void Open() => Volatile.Write(ref _state, (int)State.Open);

    /// <summary>Ends what could not be started: without an answer.</summary>
    private protected void EndUnstarted(Exception? fault)
    {
        Volatile.Write(ref _state, (int)State.Answered);
        _outcome = new PipelineOutcome(cloudEvent, PipelineDisposition.Failed, "the started event could not be sent") { Exception = fault };
        LetGo();
    }

    /// <summary>Answers, and comes back when the answer is sent; false if somebody else does or did.</summary>
    private protected async ValueTask<bool> TryAnswerAsync(TaskResult? result, Exception? fault, bool elsewhere = false)
    {
        if (!IsOpen)
        {
            return false;
        }

        // Getters and converters of the user run here and may hang: before it is decided who answers.
        var finished = IsTask ? CreateFinished(result!) : null;
        var answered = elsewhere ? State.AnsweredElsewhere : State.Answered;
        if (Interlocked.CompareExchange(ref _state, (int)answered, (int)State.Open) != (int)State.Open)
        {
            return false;
        }

        if (finished is not null)
        {
            await SendFinishedAsync(finished, result!).ConfigureAwait(false);
        }

        _outcome = new PipelineOutcome(cloudEvent, fault is null ? PipelineDisposition.Handled : PipelineDisposition.Failed, Handler.Description)
        {
            Exception = fault,
            Result = IsTask ? result : null,
        };
        LetGo();
        return true;
    }

    /// <summary>The handler returned something, but the answer was given without it.</summary>
    private protected void ReportTooLate()
    {
        if (CurrentState != State.AnsweredElsewhere)
        {
            Log.ResultTooLate(pipeline.Logger, Handler.Description, cloudEvent.Id);
        }
    }

    /// <summary>From here the time counts: until the timeout, and when cancelled, until the end of the grace period.</summary>
    private protected void StartTime()
    {
        lock (Sync)
        {
            // It may have been left behind in the very moment in which it began.
            if (!_closed)
            {
                LimitTo(Cause == CancellationCause.None ? pipeline.GetTimeout(Handler) : pipeline.GracePeriod);
            }
        }
    }

    /// <summary>The handler has returned, is left behind, or has left its task pending; false if that was known.</summary>
    private protected bool TryLeave(bool pending)
    {
        lock (Sync)
        {
            if (_left)
            {
                return false;
            }

            _left = true;
            _pending = pending;
        }

        if (pending)
        {
            Complete(new PipelineOutcome(cloudEvent, PipelineDisposition.Pending, Handler.Description) { Result = TaskResult.Pending });
            Release();
        }

        LetGo();
        if (pending && Cause != CancellationCause.None)
        {
            // Cancelled before it was pending: nobody else would answer.
            _ = AbandonAsync();
        }

        return true;
    }

    private void LetGo()
    {
        if (Interlocked.Decrement(ref _holds) > 0)
        {
            return;
        }

        lock (Sync)
        {
            _closed = true;
            _limit?.Remove(this);
        }

        pipeline.Running.Close(this);
        if (_pending)
        {
            pipeline.Running.EndPending();
        }
        else
        {
            Release();
            Complete(_outcome!);
        }

        pipeline.Running.End();
    }

    private void LimitTo(TimeLimit limit)
    {
        _limit?.Remove(this);
        _limit = limit;
        limit.Add(this);
    }

    private async Task CancelTokenAsync()
    {
        try
        {
            // The callbacks of a token are the user's code: not on this thread, and they may throw.
            await _cancellation.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.CancellationFailed(pipeline.Logger, e, Handler.Description, cloudEvent.Id);
        }
    }
}
