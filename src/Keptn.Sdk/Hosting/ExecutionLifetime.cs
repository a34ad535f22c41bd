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
    private readonly Lock _sync = new();
    private PipelineOutcome? _outcome;
    private ITimer? _timer;
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

    /// <summary>Identifies the task in this service.</summary>
    internal abstract string TaskId { get; }

    internal abstract HandlerRegistration Handler { get; }

    private protected bool IsWaiting => CurrentState == State.Waiting;

    private protected CancellationCause Cause => (CancellationCause)Volatile.Read(ref _cause);

    private protected CancellationToken Token => _cancellation.Token;

    /// <summary>Whether the handler has returned, though what follows may still be in work.</summary>
    private protected abstract bool HasReturned { get; }

    private State CurrentState => (State)Volatile.Read(ref _state);

    /// <summary>Cancels the handler. After the grace period the execution is answered without it.</summary>
    internal void Cancel(CancellationCause cause)
    {
        if (Interlocked.CompareExchange(ref _cause, (int)cause, (int)CancellationCause.None) != (int)CancellationCause.None)
        {
            return;
        }

        bool pending;
        lock (_sync)
        {
            _timer?.Change(pipeline.Options.CancellationGracePeriod, Timeout.InfiniteTimeSpan);
            pending = _pending;
        }

        _ = CancelTokenAsync();
        if (pending)
        {
            _ = AbandonAsync();
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
    internal async Task<bool> TryFinishAsync(TaskResult result) => await TryAnswerAsync(result, null, State.AnsweredElsewhere).ConfigureAwait(false);

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

    private protected async ValueTask AnswerAsync(TaskResult? result, Exception? fault)
    {
        if (!await TryAnswerAsync(result, fault).ConfigureAwait(false) && CurrentState != State.AnsweredElsewhere)
        {
            Log.ResultTooLate(pipeline.Logger, Handler.Description, cloudEvent.Id);
        }
    }

    /// <summary>Starts the timer: it fires at the timeout and, when cancelled, at the end of the grace period.</summary>
    private protected void StartTimer()
    {
        lock (_sync)
        {
            _timer = pipeline.TimeProvider.CreateTimer(
                static state => ((ExecutionLifetime)state!).OnTimer(),
                this,
                Cause == CancellationCause.None ? Handler.Timeout : pipeline.Options.CancellationGracePeriod,
                Timeout.InfiniteTimeSpan);
            if (_closed)
            {
                // Left behind in the very moment in which it began.
                _timer.Dispose();
            }
        }
    }

    /// <summary>The handler has returned, is left behind, or has left its task pending; false if that was known.</summary>
    private protected bool TryLeave(bool pending)
    {
        lock (_sync)
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

    private async ValueTask<bool> TryAnswerAsync(TaskResult? result, Exception? fault, State answered = State.Answered)
    {
        if (!IsOpen)
        {
            return false;
        }

        // Getters and converters of the user run here and may hang: before it is decided who answers.
        var finished = IsTask ? CreateFinished(result!) : null;
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

    private void LetGo()
    {
        if (Interlocked.Decrement(ref _holds) > 0)
        {
            return;
        }

        lock (_sync)
        {
            _closed = true;
            _timer?.Dispose();
        }

        pipeline.Running.CloseTask(this);
        if (_pending)
        {
            pipeline.Running.EndPending();
        }
        else
        {
            Release();
            Complete(_outcome!);
        }

        pipeline.Running.Remove(this);
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
