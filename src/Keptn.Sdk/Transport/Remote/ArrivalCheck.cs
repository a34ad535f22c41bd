using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Remote;

/// <summary>
/// After a failure that says nothing about whether the event arrived, asks the event store before it is sent again. A
/// second <c>.started</c> would leave its sequence waiting for a second <c>.finished</c>.
/// </summary>
/// <remarks>
/// The API gives events ids of its own, so they are found by what they answer: triggered event, type and source. There
/// may be several of these where a task runs once for each subscription; what is known to have arrived is counted
/// therefore, and one that the store has beyond that is the one in doubt.
/// </remarks>
internal sealed class ArrivalCheck(IEventsApi events, TimeProvider timeProvider, ILogger logger) : ISendGuard
{
    /// <summary>How long an event may be under way to the store before its absence counts.</summary>
    internal static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a <c>.finished</c> waits for a store that does not answer; then it is sent again, for a lost one is worse
    /// than two.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The same for a <c>.started</c>, of which two are as bad as none: as long as the control plane waits for one.</summary>
    internal static readonly TimeSpan PatienceToStart = TimeSpan.FromMinutes(10);

    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Track> _tracks = [];
    private readonly Queue<Key> _order = new();

    public async Task SendAsync(CloudEvent cloudEvent, Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        if (Key.Of(cloudEvent) is not { } key)
        {
            await send(cancellationToken).ConfigureAwait(false);
            return;
        }

        var track = Enter(key);
        try
        {
            // One at a time of those that cannot be told apart in the store.
            await track.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await SendAsync(cloudEvent, key, track, send, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                track.Turn.Release();
            }
        }
        finally
        {
            Leave(track);
        }
    }

    private async Task SendAsync(CloudEvent cloudEvent, Key key, Track track, Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        var id = cloudEvent.Id ?? string.Empty;
        var isDoubtful = track.Doubts.TryGetValue(id, out var doubt);
        if (isDoubtful && await HasArrivedAsync(cloudEvent, key, track, doubt, cancellationToken).ConfigureAwait(false))
        {
            RemoteLog.HadArrived(logger, key.Type, key.TriggeredId);
        }
        else
        {
            try
            {
                await send(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is EventTransportException { MayHaveArrived: true } or OperationCanceledException)
            {
                var now = timeProvider.GetTimestamp();
                track.Doubts[id] = new(isDoubtful ? doubt.First : now, now);
                throw;
            }
        }

        track.Doubts.Remove(id);
        track.Arrived++;
    }

    private async Task<bool> HasArrivedAsync(CloudEvent cloudEvent, Key key, Track track, Doubt doubt, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await CountAsync(cloudEvent, key, cancellationToken).ConfigureAwait(false) > track.Arrived)
                {
                    return true;
                }
            }
            catch (Exception e) when (e is KeptnApiException or NotSupportedException)
            {
                var patience = key.IsStarted ? PatienceToStart : Patience;
                if (e is KeptnApiException { IsTransient: true } && timeProvider.GetElapsedTime(doubt.First) < patience)
                {
                    throw new EventTransportException($"Whether the event arrived cannot be asked yet: {e.Message}", e) { MayHaveArrived = true };
                }

                RemoteLog.CannotBeAsked(logger, key.Type, key.TriggeredId, e.Message);
                return false;
            }

            var rest = SettleTime - timeProvider.GetElapsedTime(doubt.Last);
            if (rest <= TimeSpan.Zero)
            {
                RemoteLog.HadNotArrived(logger, key.Type, key.TriggeredId);
                return false;
            }

            await Task.Delay(rest, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<int> CountAsync(CloudEvent cloudEvent, Key key, CancellationToken cancellationToken)
    {
        var scope = EventScope.Read(cloudEvent);
        var query = new EventQuery { Project = scope.Project, KeptnContext = scope.KeptnContext, Type = key.Type, Source = key.Source, PageSize = 100 };
        var count = 0;
        await foreach (var stored in events.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            count += stored.TriggeredId == key.TriggeredId ? 1 : 0;
        }

        return count;
    }

    private Track Enter(Key key)
    {
        lock (_lock)
        {
            if (!_tracks.TryGetValue(key, out var track))
            {
                MakeRoom();
                _tracks[key] = track = new Track();
                _order.Enqueue(key);
            }

            track.Users++;
            return track;
        }
    }

    private void Leave(Track track)
    {
        lock (_lock)
        {
            track.Users--;
        }
    }

    // The oldest leaves first, unless it is in use. What is forgotten in doubt is sent again like any other.
    private void MakeRoom()
    {
        for (var i = _order.Count; i > 0 && _tracks.Count >= Capacity; i--)
        {
            var oldest = _order.Dequeue();
            if (_tracks[oldest].Users > 0)
            {
                _order.Enqueue(oldest);
            }
            else
            {
                _tracks.Remove(oldest);
            }
        }
    }

    /// <summary>By what an answer is found again.</summary>
    private readonly record struct Key(string TriggeredId, string Type, string Source)
    {
        internal bool IsStarted => Type.EndsWith(".started", StringComparison.Ordinal);

        /// <summary>The key of the answer of a task; of other events there may be many that are alike.</summary>
        internal static Key? Of(CloudEvent cloudEvent) =>
            cloudEvent is { TriggeredId: { Length: > 0 } triggeredId, Source: { } source }
            && KeptnEventType.TryParse(cloudEvent.Type, out var type)
            && type is { Category: KeptnEventCategory.Task, Kind: KeptnEventKinds.Started or KeptnEventKinds.Finished }
            && EventScope.Read(cloudEvent).Problem is null
                ? new(triggeredId, type.Value, source)
                : null;
    }

    /// <summary>When the event was first and last sent without knowing whether it arrived.</summary>
    private readonly record struct Doubt(long First, long Last);

    /// <summary>The events of one key.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose.")]
    private sealed class Track
    {
        internal SemaphoreSlim Turn { get; } = new(1);

        /// <summary>How many are known to have arrived.</summary>
        internal int Arrived { get; set; }

        internal int Users { get; set; }

        /// <summary>Those that may have arrived, by the ids that they were sent with.</summary>
        internal Dictionary<string, Doubt> Doubts { get; } = new(StringComparer.Ordinal);
    }
}
