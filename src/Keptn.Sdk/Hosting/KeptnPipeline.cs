using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Events;
using Keptn.Sdk.Hosting.Journal;
using Keptn.Sdk.Hosting.Recovery;
using Keptn.Sdk.Hosting.Registration;
using Keptn.Sdk.Hosting.Sequences;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting;

/// <summary>Routes received events to handlers and answers to the transport.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to dispose.")]
internal sealed partial class KeptnPipeline : IOpenEventTaker
{
    /// <summary>How many different event types are remembered with their handlers.</summary>
    private const int MaxRoutes = 4096;

    /// <summary>
    /// How many tasks are on their way to their started event. What each needs for that is gone when it is sent, and would
    /// be most of the memory of a burst if all did it at once.
    /// </summary>
    private const int MaxStarting = 256;

    /// <summary>Longer types are not remembered: others choose them.</summary>
    private const int MaxRememberedTypeLength = 256;

    private readonly ConcurrentDictionary<string, Route> _routes = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<HandlerRegistration> _handlers;
    private readonly DeduplicationCache _seen;
    private readonly TimeLimit[] _timeouts;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private int _limitReached;

    internal KeptnPipeline(KeptnPipelineSetup setup, IEventTransport transport)
    {
        Name = setup.Name;
        Options = setup.Options;
        Json = setup.Json;
        TimeProvider = setup.TimeProvider;
        ScopeFactory = setup.ScopeFactory;
        Logger = setup.Logger;
        _handlers = setup.Handlers;
        Observers = setup.Observers;
        Journal = setup.Journal;
        Mark = setup.Mark;
        Instruments = setup.Instruments;
        _seen = new DeduplicationCache(Options.DeduplicationCapacity, Options.DeduplicationWindow, TimeProvider);
        Limit = new InboundLimit(Options.MaxQueuedEvents, Options.MaxQueuedBytes);
        Running = new RunningExecutions(Options.MaxPendingTasks);
        Selections = new OpenSelections(Options.MaxConcurrency, TimeProvider);
        GracePeriod = new TimeLimit(Options.CancellationGracePeriod, TimeProvider);
        _timeouts = [.. _handlers.Select(h => new TimeLimit(h.Timeout, TimeProvider))];
        Outbox = new Outbox(transport, Options, TimeProvider, Observers, Logger);
    }

    internal string Name { get; }

    internal KeptnOptions Options { get; }

    internal JsonSerializerOptions Json { get; }

    internal TimeProvider TimeProvider { get; }

    internal IServiceScopeFactory ScopeFactory { get; }

    internal ILogger Logger { get; }

    internal InboundLimit Limit { get; }

    internal RunningExecutions Running { get; }

    internal OpenSelections Selections { get; }

    /// <summary>Those whose started event is being sent; the rest waits for a place.</summary>
    internal ConcurrencyGate Starts { get; } = new(MaxStarting);

    internal EndedSequences EndedSequences { get; } = new();

    internal Outbox Outbox { get; }

    /// <summary>What a cancelled handler has to return.</summary>
    internal TimeLimit GracePeriod { get; }

    internal PipelineObservers Observers { get; }

    internal TaskJournal? Journal { get; }

    internal InstanceMark? Mark { get; }

    internal KeptnInstruments Instruments { get; }

    /// <summary>Cancelled when nothing new begins any more.</summary>
    internal CancellationToken StopToken => _stop.Token;

    public ValueTask ReceiveAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        var cloudEvent = received.CloudEvent;
        ArgumentNullException.ThrowIfNull(cloudEvent);
        var route = GetRoute(cloudEvent.Type ?? string.Empty);
        if (route.Groups.Length == 0)
        {
            Ignore(cloudEvent, "there is no handler for its type");
            return ValueTask.CompletedTask;
        }

        if (route.Groups.Length == 1 && (received.SubscriptionIds.Count <= 1 || !route.HasPerSubscription))
        {
            Observers.OnReceived(cloudEvent, 1);
            return BeginAsync(received, route.Type, route.Groups[0], cancellationToken);
        }

        var deliveries = route.GetDeliveries(received);
        Observers.OnReceived(cloudEvent, deliveries.Count);
        return BeginAllAsync(route.Type, deliveries, cancellationToken);
    }

    internal static string GetTaskId(HandlerRegistration[] candidates, CloudEvent cloudEvent, IReadOnlyList<string> subscriptionIds) =>
        subscriptionIds.Count == 1 && candidates[0].Options.PerSubscription
            ? $"{cloudEvent.Id}#{subscriptionIds[0]}"
            : cloudEvent.Id ?? string.Empty;

    /// <summary>Whether a task event was received before, under at least one of its subscriptions.</summary>
    public bool HasSeen(ReceivedEvent received) =>
        GetRoute(received.CloudEvent.Type ?? string.Empty).GetDeliveries(received).Any(
            d => d.Group[0].IsTask && _seen.Contains(GetSeenKey(d.Group, GetTaskId(d.Group, received.CloudEvent, d.Received.SubscriptionIds))));

    /// <summary>
    /// Ends the tasks of a run in a stage, because their sequence is over (contract C10): those in work are cancelled and
    /// answered as aborted, those that wait are not begun.
    /// </summary>
    internal void EndTasks(string keptnContext, string stage)
    {
        // First: what is found in none of the places below, because it is between two of them, asks before it begins.
        EndedSequences.Add(keptnContext, stage);
        var parked = _handlers.Select(h => h.Gate).Distinct().SelectMany(g => g.Take(e => e.IsTaskOf(keptnContext, stage))).ToArray();
        Array.ForEach(parked, e => e.DropAfterSequence());
        var dropped = parked.Length + Selections.CancelTasks(keptnContext, stage);
        var cancelled = Running.CancelTasks(keptnContext, stage);
        if (dropped + cancelled > 0)
        {
            Log.SequenceEnded(Logger, keptnContext, stage, cancelled, dropped);
        }
    }

    /// <summary>Where the tasks belong that are in work or wait for a place, for who watches their sequences.</summary>
    internal IReadOnlyCollection<EventScope> GetOpenTasks() =>
        [.. Running.OpenScopes, .. Selections.TaskScopes, .. _handlers.Select(h => h.Gate).Distinct().SelectMany(g => g.GetParked()).Where(e => e.IsTask).Select(e => e.Scope)];

    /// <summary>What the handler has for a task.</summary>
    internal TimeLimit GetTimeout(HandlerRegistration handler) => _timeouts[handler.Index];

    /// <summary>Takes an event out of the memory of those seen, so that a redelivery is not ignored.</summary>
    internal void Forget(EventExecution execution) => _seen.Remove(GetSeenKey(execution.Candidates, execution.TaskId));

    /// <summary>Disposes the services of an event. Never throws.</summary>
    internal Task DisposeAsync(EventContext context)
    {
        try
        {
            // Most events have none, and are done at once.
            var disposing = ((IAsyncDisposable)context).DisposeAsync();
            if (!disposing.IsCompletedSuccessfully)
            {
                return AwaitDisposalAsync(disposing, context);
            }

            disposing.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            Log.DisposeFailed(Logger, e, context.CloudEvent.Id);
        }

        return Task.CompletedTask;
    }

    private async Task AwaitDisposalAsync(ValueTask disposing, EventContext context)
    {
        try
        {
            await disposing.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.DisposeFailed(Logger, e, context.CloudEvent.Id);
        }
    }

    /// <summary>
    /// Lets what runs finish, cancels it when time is short, answers without what does not return, and ends when all is
    /// sent or the time is up.
    /// </summary>
    /// <param name="cancellationToken">The host's patience: with it ends every wait, but nothing is left unanswered.</param>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        Running.Close();
        var parked = _handlers.Select(h => h.Gate).Distinct().SelectMany(g => g.Clear()).ToArray();
        Log.Stopping(Logger, Name, Running.Count, parked.Length);
        foreach (var execution in parked)
        {
            execution.Drop();
        }

        Selections.CancelAll();
        var idle = Running.WhenIdleAsync();
        var rest = Options.ShutdownTimeout * 0.2;
        if (!await CompletesAsync(idle, Options.ShutdownTimeout - rest, cancellationToken).ConfigureAwait(false))
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            Running.CancelAll(CancellationCause.Shutdown);

            // Half of the rest belongs to the answers of handlers that do not return.
            var grace = Options.CancellationGracePeriod < rest / 2 ? Options.CancellationGracePeriod : rest / 2;
            if (!await CompletesAsync(idle, grace, cancellationToken).ConfigureAwait(false))
            {
                Running.AbandonAll();
                if (!await CompletesAsync(idle, rest - grace, cancellationToken).ConfigureAwait(false))
                {
                    Log.StopTimedOut(Logger, Options.ShutdownTimeout, Running.Count);
                }
            }
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
    }

    private async Task<bool> CompletesAsync(Task task, TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(time, TimeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask BeginAllAsync(
        StrongBox<KeptnEventType> type, IReadOnlyList<(ReceivedEvent Received, HandlerRegistration[] Group)> deliveries, CancellationToken cancellationToken)
    {
        for (var i = 0; i < deliveries.Count; i++)
        {
            var (received, group) = deliveries[i];
            try
            {
                await BeginAsync(received, type, group, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                for (var rest = deliveries.Count - i - 1; rest > 0; rest--)
                {
                    ReportNotTaken(received.CloudEvent);
                }

                throw;
            }
        }
    }

    private ValueTask BeginAsync(
        ReceivedEvent received, StrongBox<KeptnEventType> type, HandlerRegistration[] candidates, CancellationToken cancellationToken)
    {
        var id = GetTaskId(candidates, received.CloudEvent, received.SubscriptionIds);
        if (id.Length > 0 && !_seen.TryAdd(GetSeenKey(candidates, id)))
        {
            Log.Ignored(Logger, type.Value.Value, id, "it was received before");
            Observers.OnCompleted(new PipelineOutcome(received.CloudEvent, PipelineDisposition.Ignored, "it was received before"));
            return ValueTask.CompletedTask;
        }

        var execution = new EventExecution(this, type, candidates, received.CloudEvent, received.SubscriptionIds, received.Size);
        if (Limit.Enter(received.Size, cancellationToken) is { } wait)
        {
            if (Interlocked.Exchange(ref _limitReached, 1) == 0)
            {
                Log.InboundLimitReached(Logger, Options.MaxQueuedEvents, Options.MaxQueuedBytes);
            }

            return new ValueTask(BeginLaterAsync(execution, wait));
        }

        Volatile.Write(ref _limitReached, 0);
        ThreadPool.UnsafeQueueUserWorkItem(execution, preferLocal: false);
        return ValueTask.CompletedTask;
    }

    private async Task BeginLaterAsync(EventExecution execution, Task wait)
    {
        try
        {
            await wait.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Forget(execution);
            ReportNotTaken(execution.CloudEvent);
            throw;
        }

        ThreadPool.UnsafeQueueUserWorkItem(execution, preferLocal: false);
    }

    private void ReportNotTaken(CloudEvent cloudEvent) => Observers.OnCompleted(
        new PipelineOutcome(cloudEvent, PipelineDisposition.Ignored, "it was not taken: the wait for a place was cancelled"));

    // Several event handlers may want one event: each sees it once.
    private static (string Id, int Handler) GetSeenKey(HandlerRegistration[] candidates, string id) =>
        (id, candidates[0].IsTask ? -1 : candidates[0].Index);

    private void Ignore(CloudEvent cloudEvent, string reason)
    {
        Log.Ignored(Logger, cloudEvent.Type, cloudEvent.Id, reason);
        Observers.OnReceived(cloudEvent, 1);
        Observers.OnCompleted(new PipelineOutcome(cloudEvent, PipelineDisposition.Ignored, reason));
    }

    private Route GetRoute(string type)
    {
        if (_routes.TryGetValue(type, out var route))
        {
            return route;
        }

        route = Route.Create(type, _handlers);
        if (type.Length <= MaxRememberedTypeLength && _routes.Count < MaxRoutes)
        {
            _routes[type] = route;
        }

        return route;
    }
}
