using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Remote;

/// <summary>
/// The events of a project in the event store, one after the other. The store answers "later than"; because events
/// arrive there later than their time says, each question reaches back, and what came before is left out by its id.
/// </summary>
/// <param name="project">The project.</param>
/// <param name="type">The type to ask for; <see langword="null"/> for all.</param>
/// <param name="fromBeginning">Whether all that the project has is new, because the project is.</param>
/// <param name="events">The event store.</param>
/// <param name="history">Knows which tasks were begun.</param>
/// <param name="plan">What is wanted.</param>
/// <param name="delivery">Takes the events.</param>
/// <param name="options">How far to reach back.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where it reports.</param>
internal sealed class EventStream(
    string project,
    string? type,
    bool fromBeginning,
    IEventsApi events,
    EventHistory history,
    RemotePlan plan,
    EventDelivery delivery,
    KeptnRemoteOptions options,
    TimeProvider timeProvider,
    ILogger logger)
{
    /// <summary>How many events one look takes. Whoever has more than these in one interval polls too seldom.</summary>
    private const int MaxEvents = 20_000;

    /// <summary>How many events one request brings, the store's most.</summary>
    private const int PageSize = 100;

    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private DateTimeOffset? _newest;
    private bool _isPositioned = fromBeginning;
    private bool _hasLookedBack;

    /// <summary>Reads what is new; tells whether something of it was handed over.</summary>
    internal async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var isBusy = false;
        if (!_isPositioned)
        {
            // Before the position is taken, so that no task falls between the two.
            isBusy = await LookBackAsync(cancellationToken).ConfigureAwait(false);
            await PositionAsync(cancellationToken).ConfigureAwait(false);
            return isBusy;
        }

        // Newest first as they come; the oldest is handed over first.
        var fresh = await FindAsync(new EventQuery { Project = project, Type = type, FromTime = _newest - options.StoreOverlap }, cancellationToken).ConfigureAwait(false);
        for (var i = fresh.Count - 1; i >= 0; i--)
        {
            isBusy |= await TakeAsync(fresh[i], cancellationToken).ConfigureAwait(false);
            Remember(fresh[i]);
        }

        ForgetOld();
        return isBusy;
    }

    /// <summary>Takes the tasks up that were sent while the service was away: nobody keeps a list of them.</summary>
    private async Task<bool> LookBackAsync(CancellationToken cancellationToken)
    {
        if (_hasLookedBack || options.LookBack <= TimeSpan.Zero)
        {
            return false;
        }

        var isBusy = false;
        foreach (var task in plan.StoredTasks.Where(t => type is null || t == type))
        {
            // Without a type the store has everything: of that, only tasks are taken up.
            var query = new EventQuery { Project = project, Type = RemotePlan.IsPattern(task) ? null : task, FromTime = timeProvider.GetUtcNow() - options.LookBack };
            var missed = await FindAsync(query, cancellationToken).ConfigureAwait(false);
            missed.RemoveAll(e => !plan.IsStoredTask(e.Type));
            for (var i = missed.Count - 1; i >= 0; i--)
            {
                if (await TakeAsync(missed[i], cancellationToken).ConfigureAwait(false))
                {
                    RemoteLog.TakenUp(logger, missed[i].Type, missed[i].Id);
                    isBusy = true;
                }

                Remember(missed[i]);
            }
        }

        _hasLookedBack = true;
        return isBusy;
    }

    /// <summary>Notifications count from here on: what the store has by now is no news. Its clock counts, not ours.</summary>
    private async Task PositionAsync(CancellationToken cancellationToken)
    {
        CloudEvent? newest = null;
        await foreach (var cloudEvent in events.QueryAsync(new EventQuery { Project = project, Type = type, PageSize = 1 }, cancellationToken).ConfigureAwait(false))
        {
            newest = cloudEvent;
            break;
        }

        if (newest?.Time is { } time)
        {
            var query = new EventQuery { Project = project, Type = type, FromTime = time - options.StoreOverlap };
            foreach (var cloudEvent in await FindAsync(query, cancellationToken).ConfigureAwait(false))
            {
                // A task that came after the look back is taken the next time.
                if (!plan.IsStoredTask(cloudEvent.Type) || !(cloudEvent.Time > timeProvider.GetUtcNow() - options.LookBack))
                {
                    Remember(cloudEvent);
                }
            }

            Advance(time);
        }

        _isPositioned = true;
    }

    private async Task<List<CloudEvent>> FindAsync(EventQuery query, CancellationToken cancellationToken)
    {
        List<CloudEvent> found = [];
        await foreach (var cloudEvent in events.QueryAsync(query with { PageSize = PageSize }, cancellationToken).ConfigureAwait(false))
        {
            if (string.IsNullOrEmpty(cloudEvent.Id) || _seen.ContainsKey(cloudEvent.Id))
            {
                continue;
            }

            if (found.Count == MaxEvents)
            {
                RemoteLog.EventsLeftOut(logger, project, MaxEvents);
                break;
            }

            found.Add(cloudEvent);
        }

        return found;
    }

    private async Task<bool> TakeAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        if (!plan.Wants(cloudEvent.Type) || !delivery.Wants(cloudEvent))
        {
            return false;
        }

        if (plan.IsTask(cloudEvent.Type)
            && EventScope.Read(cloudEvent).Problem is null
            && await history.WasBegunAsync(cloudEvent, cancellationToken).ConfigureAwait(false))
        {
            RemoteLog.NotTaken(logger, cloudEvent.Type, cloudEvent.Id, "this service has begun it before");
            return false;
        }

        await delivery.DeliverAsync(cloudEvent, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void Remember(CloudEvent cloudEvent)
    {
        _seen[cloudEvent.Id!] = cloudEvent.Time ?? DateTimeOffset.MinValue;
        if (cloudEvent.Time is { } time)
        {
            Advance(time);
        }
    }

    // Not into the future: a sender whose clock is ahead must not hide the events of others.
    private void Advance(DateTimeOffset time)
    {
        var latest = timeProvider.GetUtcNow() + options.StoreOverlap;
        time = time < latest ? time : latest;
        _newest = _newest >= time ? _newest : time;
    }

    // Times are compared as text there, by which a few events more than asked for come: those are remembered as well.
    private void ForgetOld()
    {
        if (_newest - (2 * options.StoreOverlap) is { } oldest)
        {
            foreach (var id in _seen.Where(s => s.Value < oldest).Select(s => s.Key).ToArray())
            {
                _seen.Remove(id);
            }
        }
    }
}
