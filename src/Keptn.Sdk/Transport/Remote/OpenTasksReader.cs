using System.Runtime.ExceptionServices;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Remote;

/// <summary>
/// Takes tasks from the control plane's list of open ones. The list has each until it is finished, so what was taken is
/// remembered for as long as it stands there; and it has tasks that the control plane holds back because their sequence
/// waits or is paused, which are not begun before they were sent.
/// </summary>
internal sealed class OpenTasksReader(
    ITriggeredEventsApi api,
    EventHistory history,
    IReadOnlyList<string> types,
    EventDelivery delivery,
    KeptnRemoteOptions options,
    TimeProvider timeProvider,
    ILogger logger)
{
    /// <summary>How many tasks the event store is asked about at once.</summary>
    private const int MaxQuestions = 8;

    private readonly Dictionary<string, Known> _known = types.ToDictionary(t => t, _ => new Known(), StringComparer.Ordinal);

    private enum Decision
    {
        Take,
        Leave,
        Wait,
    }

    /// <summary>Looks once; tells whether something came or is about to.</summary>
    internal async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var isBusy = false;
        ExceptionDispatchInfo? failure = null;
        foreach (var type in types)
        {
            try
            {
                isBusy |= await ReadAsync(type, _known[type], cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // The next type may work.
                failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        failure?.Throw();
        return isBusy;
    }

    private async Task<bool> ReadAsync(string type, Known known, CancellationToken cancellationToken)
    {
        List<CloudEvent> open = [];
        var query = new TriggeredEventQuery { PageSize = options.PageSize };
        await foreach (var cloudEvent in api.QueryAsync(type, query, cancellationToken).ConfigureAwait(false))
        {
            open.Add(cloudEvent);
        }

        // What is closed by now is forgotten: memory is bounded by what is open.
        known.KeepOnly(open.Select(e => e.Id ?? string.Empty));

        // The oldest first: they come newest first.
        var isBusy = false;
        var candidates = Enumerable.Reverse(open).Where(e => IsCandidate(e, known));
        foreach (var chunk in candidates.Chunk(MaxQuestions))
        {
            var decisions = await Task.WhenAll(chunk.Select(e => DecideAsync(e, cancellationToken))).ConfigureAwait(false);
            for (var i = 0; i < chunk.Length; i++)
            {
                isBusy |= await ActAsync(chunk[i], decisions[i], known, cancellationToken).ConfigureAwait(false);
            }
        }

        return isBusy;
    }

    // Subscriptions may change: what none wants now is looked at again the next time.
    private bool IsCandidate(CloudEvent cloudEvent, Known known) => !string.IsNullOrEmpty(cloudEvent.Id)
        && !known.Taken.Contains(cloudEvent.Id)
        && !(known.Held.TryGetValue(cloudEvent.Id, out var held) && timeProvider.GetElapsedTime(held.Since) < held.Wait)
        && delivery.Wants(cloudEvent);

    private async Task<Decision> DecideAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        if (EventScope.Read(cloudEvent).Problem is not null)
        {
            // The store cannot be asked about it; the pipeline says what is wrong.
            return Decision.Take;
        }

        if (!await history.WasSentAsync(cloudEvent, cancellationToken).ConfigureAwait(false))
        {
            return Decision.Wait;
        }

        return await history.WasBegunAsync(cloudEvent, cancellationToken).ConfigureAwait(false) ? Decision.Leave : Decision.Take;
    }

    private async Task<bool> ActAsync(CloudEvent cloudEvent, Decision decision, Known known, CancellationToken cancellationToken)
    {
        var id = cloudEvent.Id!;
        switch (decision)
        {
            case Decision.Wait:
                // Most are sent within moments; those of a paused sequence are asked about less and less often.
                var wait = known.Held.TryGetValue(id, out var held) ? held.Wait * 2 : options.MinPollingInterval / 2;
                wait = wait < options.MaxRetryDelay ? wait : options.MaxRetryDelay;
                known.Held[id] = (timeProvider.GetTimestamp(), wait);
                RemoteLog.NotTaken(logger, cloudEvent.Type, id, "it is not sent yet: its sequence waits or is paused");
                return wait < options.PollingInterval;
            case Decision.Leave:
                RemoteLog.NotTaken(logger, cloudEvent.Type, id, "this service has begun it before");
                break;
            default:
                await delivery.DeliverAsync(cloudEvent, cancellationToken).ConfigureAwait(false);
                break;
        }

        known.Held.Remove(id);
        known.Taken.Add(id);
        return decision == Decision.Take;
    }

    /// <summary>The open tasks of a type that need no question any more, and those that are held back.</summary>
    private sealed class Known
    {
        internal HashSet<string> Taken { get; } = new(StringComparer.Ordinal);

        internal Dictionary<string, (long Since, TimeSpan Wait)> Held { get; } = new(StringComparer.Ordinal);

        internal void KeepOnly(IEnumerable<string> ids)
        {
            var open = ids.ToHashSet(StringComparer.Ordinal);
            Taken.IntersectWith(open);
            foreach (var id in Held.Keys.Where(id => !open.Contains(id)).ToArray())
            {
                Held.Remove(id);
            }
        }
    }
}
