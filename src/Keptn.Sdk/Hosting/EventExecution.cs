using System.Diagnostics;
using System.Runtime.CompilerServices;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
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
    private bool _begun;
    private bool _returned;

    internal EventExecution(
        KeptnPipeline pipeline, StrongBox<KeptnEventType> type, HandlerRegistration[] candidates, CloudEvent cloudEvent, IReadOnlyList<string> subscriptionIds, int size)
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

    internal HandlerRegistration[] Candidates { get; }

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

    /// <summary>Goes on where it waited for a thread or a place: with the choice of a handler, with the begin, or with the start.</summary>
    public void Execute()
    {
        if (_begun)
        {
            Start();
            return;
        }

        if (_placed)
        {
            Begin();
            return;
        }

        if (Pipeline.Running.IsClosed)
        {
            Drop();
            return;
        }

        _ = SelectAsync();
    }

    /// <summary>Called by a gate: the place of another execution is ours now.</summary>
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

    private void Begin()
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

        _begun = true;
        if (!IsTask || Pipeline.Starts.TryEnter(this))
        {
            Start();
        }
    }

    private void Start()
    {
        if (IsTask && Cause == CancellationCause.Aborted)
        {
            // Its sequence ended while it waited for its place.
            Pipeline.Starts.Exit();
            Pipeline.Running.Remove(this);
            DropAfterSequence();
            return;
        }

        _telemetry?.Begin(this);
        _ = RunAsync();
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
