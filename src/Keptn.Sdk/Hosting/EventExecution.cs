using System.Diagnostics;
using System.Runtime.CompilerServices;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Journal;
using Keptn.Sdk.Hosting.Recovery;

namespace Keptn.Sdk.Hosting;

/// <summary>
/// One event at one handler, from its arrival to its end: chosen, let in, started, run, answered, cleaned up.
/// </summary>
internal sealed partial class EventExecution : ExecutionLifetime, IThreadPoolWorkItem
{
    private readonly ExecutionTelemetry? _telemetry;
    private readonly int _endedSequences;
    private EventSelection _selection;
    private bool _placed;
    private bool _returned;

    internal EventExecution(
        KeptnPipeline pipeline, StrongBox<KeptnEventType> type, IReadOnlyList<HandlerRegistration> candidates, CloudEvent cloudEvent, IReadOnlyList<string> subscriptionIds, int size)
        : base(pipeline, cloudEvent)
    {
        EventType = type;
        Candidates = candidates;
        Scope = EventScope.Read(cloudEvent);
        SubscriptionIds = subscriptionIds;
        TaskId = KeptnPipeline.GetTaskId(candidates, cloudEvent, subscriptionIds);
        Size = size;
        _endedSequences = pipeline.EndedSequences.Count;
        _telemetry = ExecutionTelemetry.Create(pipeline);
    }

    internal StrongBox<KeptnEventType> EventType { get; }

    internal ref readonly KeptnEventType Type => ref EventType.Value!;

    internal IReadOnlyList<HandlerRegistration> Candidates { get; }

    internal EventScope Scope { get; }

    /// <summary>How many bytes it counts for at the limit of what may be queued.</summary>
    internal int Size { get; }

    internal IReadOnlyList<string> SubscriptionIds { get; }

    /// <summary>What an earlier process did for the task; <see langword="null"/> for a new one.</summary>
    internal ResumedTask? Resumed { get; init; }

    /// <summary>What the handler subscribes to: for metrics, which must not grow with types that others choose.</summary>
    internal string Destination => Handler.Pattern;

    /// <summary>The span of the work on the event; <see langword="null"/> when nobody listens.</summary>
    internal Activity? Process => _telemetry?.Process;

    internal override string TaskId { get; }

    internal override bool IsTask => Candidates[0].IsTask;

    internal override HandlerRegistration Handler => _selection.Handler!;

    private protected override bool HasReturned => Volatile.Read(ref _returned);

    /// <summary>Decides whether the event is ours, and runs it or lets it wait for a place.</summary>
    public void Execute()
    {
        if (_placed)
        {
            _ = RunAsync();
            return;
        }

        if (Pipeline.Running.IsClosed)
        {
            Drop();
            return;
        }

        _ = SelectAsync();
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
        Skip(PipelineDisposition.Ignored, "the service stopped before the event was begun");
    }

    /// <summary>Ends a task that has not begun, because its sequence is over: nothing is sent.</summary>
    internal void DropAfterSequence()
    {
        const string Reason = "its sequence ended before it was begun";
        Log.Ignored(Pipeline.Logger, CloudEvent.Type, CloudEvent.Id, Reason);
        Resumed?.OnNotOurs();
        Skip(PipelineDisposition.Ignored, Reason);
    }

    /// <summary>Whether this is a task of a run in a stage.</summary>
    internal bool IsTaskOf(string keptnContext, string stage) => IsTask && Scope.KeptnContext == keptnContext && Scope.Stage == stage;

    internal Task ReportProgressAsync(string message, CancellationToken cancellationToken)
    {
        var progress = TaskAnswers.StatusChanged(CloudEvent, Pipeline.Name, Pipeline.TimeProvider.GetUtcNow(), message);

        // One attempt: progress that comes late is worse than none, and it must not hold up the handler.
        return AnswerSending.SendOnceAsync(this, progress, cancellationToken);
    }

    internal void ReportAnswer(TaskResult result) => _telemetry?.Answer(this, result);

    /// <summary>Why it failed, as one of few words; <see langword="null"/> if it did not.</summary>
    internal string? GetErrorType(Exception? fault) => fault is null ? null : Cause switch
    {
        CancellationCause.None => fault.GetType().FullName,
        CancellationCause.Timeout => "timeout",
        CancellationCause.Shutdown => "shutdown",
        _ => "aborted",
    };

    private protected override void Complete(PipelineOutcome outcome)
    {
        _telemetry?.End(this, outcome);
        Pipeline.Observers.OnCompleted(outcome);
    }

    private protected override CloudEvent CreateFinished(TaskResult result) => TaskEvents.CreateFinished(this, result);

    private protected override ValueTask SendFinishedAsync(CloudEvent finished, TaskResult result) => Pipeline.FinishAsync(this, finished, result);

    private protected override void Release()
    {
        if (_placed)
        {
            Handler.Gate.Exit();
        }

        Pipeline.Limit.Exit(Size);
    }

    private async Task RunAsync()
    {
        if (!Pipeline.Running.TryAdd(this))
        {
            if (Pipeline.Running.IsClosed)
            {
                Drop();
            }
            else
            {
                Skip(PipelineDisposition.Ignored, "its task is in work");
            }

            return;
        }

        // Not before: from here on, whoever ends a sequence finds it.
        if (IsTask && Pipeline.EndedSequences.HasEndedSince(_endedSequences, Scope.KeptnContext, Scope.Stage))
        {
            Pipeline.Running.Remove(this);
            DropAfterSequence();
            return;
        }

        _telemetry?.Begin(this);

        // Each step begins the next as its last act and is not waited for, so that what waits is one step and not all.
        try
        {
            var started = IsTask ? await SendStartedAsync().ConfigureAwait(false) : SendOutcome.Sent;
            if (started != SendOutcome.Sent)
            {
                Log.NotStarted(Pipeline.Logger, Type.Task, CloudEvent.Id);
            }

            if (started != SendOutcome.NotSent)
            {
                Open();
                _ = RunHandlerAsync(started);
                return;
            }
        }
        catch (Exception e)
        {
            // Nothing above throws by design. Should it all the same, for instance a clock, the task must not stay open.
            _ = EndAsync(FailureResults.From(e, CancellationCause.None, this), e);
            return;
        }

        _ = EndAsync(null, null);
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

    private async Task RunHandlerAsync(SendOutcome started)
    {
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

        _ = EndAsync(result, fault);
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

    /// <summary>Ends an execution that has not begun.</summary>
    private void Skip(PipelineDisposition disposition, string reason)
    {
        if (_selection.Context is { } context)
        {
            _ = Pipeline.DisposeAsync(context);
        }

        Release();
        Pipeline.Observers.OnCompleted(new PipelineOutcome(CloudEvent, disposition, reason));
    }
}
