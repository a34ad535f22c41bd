using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>
/// The safety net of transports that keep nothing for a service that is away: takes up the tasks that are open in the
/// control plane and never arrived. They go the way of all events, de-duplication included.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to dispose.")]
internal sealed class OpenEventsPoller
{
    /// <summary>A task this young may be on its way here, or to a replica that has not said yet that it begins.</summary>
    internal static readonly TimeSpan MinAge = TimeSpan.FromSeconds(10);

    private readonly ITriggeredEventsApi _api;
    private readonly EventHistory _history;
    private readonly SubscriptionTable _table;
    private readonly IOpenEventTaker _taker;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Dictionary<string, HashSet<string>> _known;
    private readonly TaskTypeFinder? _finder;
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _wake = NewWake();
    private Task _loop = Task.CompletedTask;
    private TimeSpan _wait;
    private string? _lastError;

    /// <summary>Creates the poller; nothing is asked before <see cref="Start"/>.</summary>
    /// <param name="api">The control plane's list of open tasks.</param>
    /// <param name="history">The event store.</param>
    /// <param name="types">The types of tasks that handlers name.</param>
    /// <param name="table">The subscriptions.</param>
    /// <param name="taker">Takes what is found.</param>
    /// <param name="interval">The time between two looks.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where it reports.</param>
    /// <param name="finder">Finds further types, for handlers of all tasks; <see langword="null"/> where there are none.</param>
    internal OpenEventsPoller(
        ITriggeredEventsApi api,
        EventHistory history,
        IEnumerable<string> types,
        SubscriptionTable table,
        IOpenEventTaker taker,
        TimeSpan interval,
        TimeProvider timeProvider,
        ILogger logger,
        TaskTypeFinder? finder = null)
    {
        _api = api;
        _finder = finder;
        _history = history;
        _table = table;
        _taker = taker;
        _interval = _wait = interval;
        _timeProvider = timeProvider;
        _logger = logger;
        _known = types.Distinct(StringComparer.Ordinal).ToDictionary(t => t, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>Begins to look.</summary>
    /// <param name="ready">The first look waits for this, an interval at most: the subscriptions of the control plane.</param>
    internal void Start(Task ready) => _loop = Task.Run(() => RunAsync(ready, _stop.Token));

    /// <summary>Looks soon, because the connection was made.</summary>
    internal void Wake() => Volatile.Read(ref _wake).TrySetResult();

    /// <summary>Looks no more. Completes when nothing is under way.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync(Task ready, CancellationToken cancellationToken)
    {
        var wait = ready;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await wait.WaitAsync(_wait, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The interval is over.
            }
            catch (OperationCanceledException)
            {
                return;
            }

            // A wake during the round is for the next one.
            Volatile.Write(ref _wake, NewWake());
            _wait = _interval;
            await PollAsync(cancellationToken).ConfigureAwait(false);
            wait = Volatile.Read(ref _wake).Task;
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        var error = await FindTypesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var type in _known.Keys.ToArray())
        {
            try
            {
                await PollAsync(type, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The next type may work, and the next round; nothing here may end the service.
                error ??= e.Message;
            }
        }

        Report(error);
    }

    /// <summary>Adds the types of tasks that only handlers of all want.</summary>
    /// <returns>Why that was not possible; <see langword="null"/> if it was.</returns>
    private async Task<string?> FindTypesAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var type in _finder is null ? [] : await _finder.FindAsync(cancellationToken).ConfigureAwait(false))
            {
                _known.TryAdd(type, new HashSet<string>(StringComparer.Ordinal));
            }

            return null;
        }
        catch (Exception e)
        {
            // The types that are known may be asked about.
            return e.Message;
        }
    }

    private async Task PollAsync(string type, CancellationToken cancellationToken)
    {
        List<CloudEvent> open = [];
        await foreach (var cloudEvent in _api.QueryAsync(type, null, cancellationToken).ConfigureAwait(false))
        {
            if (!string.IsNullOrEmpty(cloudEvent.Id))
            {
                open.Add(cloudEvent);
            }
        }

        // What is closed by now is forgotten; what stays open is asked about once, however long it stays.
        var known = _known[type];
        known.IntersectWith(open.Select(e => e.Id!));

        // The oldest first: they come newest first.
        foreach (var cloudEvent in Enumerable.Reverse(open))
        {
            if (!known.Contains(cloudEvent.Id!) && await TakeAsync(cloudEvent, cancellationToken).ConfigureAwait(false))
            {
                known.Add(cloudEvent.Id!);
            }
        }
    }

    /// <summary>Hands the event over where it is ours; false if it is to be looked at again next time.</summary>
    private async Task<bool> TakeAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        if (!_table.TryMatch(cloudEvent, out var ids))
        {
            return false;
        }

        var received = new ReceivedEvent(cloudEvent, cloudEvent.Data.Bytes.Length) { SubscriptionIds = ids };
        if (_taker.HasSeen(received))
        {
            return true;
        }

        // The store cannot be asked about an event without a scope; the pipeline says what is wrong with it.
        if (EventScope.Read(cloudEvent).Problem is null)
        {
            if (_timeProvider.GetUtcNow() - cloudEvent.Time < MinAge)
            {
                _wait = MinAge < _interval ? MinAge : _interval;
                return false;
            }

            if (!await _history.WasSentAsync(cloudEvent, cancellationToken).ConfigureAwait(false))
            {
                RegistrationLog.NotCaughtUp(_logger, cloudEvent.Type, cloudEvent.Id!, "it is held back: its sequence waits or is paused");
                return false;
            }

            if (await _history.WasBegunAsync(cloudEvent, cancellationToken).ConfigureAwait(false))
            {
                RegistrationLog.NotCaughtUp(_logger, cloudEvent.Type, cloudEvent.Id!, "this service, or a replica of it, has begun it");
                return true;
            }
        }

        RegistrationLog.CaughtUp(_logger, cloudEvent.Type, cloudEvent.Id!);
        await _taker.ReceiveAsync(received, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void Report(string? error)
    {
        if (error is null)
        {
            if (_lastError is not null)
            {
                RegistrationLog.CatchUpRecovered(_logger);
            }
        }
        else if (_lastError is null)
        {
            RegistrationLog.CatchUpFailed(_logger, error);
        }
        else
        {
            RegistrationLog.CatchUpFailedAgain(_logger, error);
        }

        _lastError = error;
    }
}
