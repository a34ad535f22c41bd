using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Transport;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>Sends the event of each alert once, and no more of them than the limit.</summary>
internal sealed class AlertSending(IKeptnEvents events, AlertHistory? history, KeptnAlertOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly DeduplicationCache _sent = new(options.DeduplicationCapacity, options.DeduplicationWindow, timeProvider);
    private readonly Dictionary<string, TaskCompletionSource<bool>> _sending = [];
    private long? _minuteStart;
    private int _sentInMinute;

    /// <summary>Sends an event, unless it was sent before.</summary>
    /// <returns>Whether it was sent now.</returns>
    /// <exception cref="EventTransportException">It was not sent.</exception>
    /// <exception cref="AlertFloodException">The limit of events a minute is reached.</exception>
    internal async Task<bool> SendAsync(CloudEvent cloudEvent)
    {
        var id = cloudEvent.Id!;
        var own = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<bool>? other;
        lock (_lock)
        {
            if (!_sending.TryGetValue(id, out other))
            {
                if (!_sent.TryAdd((id, 0)))
                {
                    return false;
                }

                if (TakeTurn() is { } wait)
                {
                    _sent.Remove((id, 0));
                    throw new AlertFloodException(wait);
                }

                _sending.Add(id, own);
            }
        }

        if (other is not null)
        {
            // The tool must not believe what the other request may still find impossible.
            return await other.Task.ConfigureAwait(false)
                ? false
                : throw new EventTransportException("Another request with the same alert could not send it.");
        }

        var isSent = false;
        try
        {
            var isNew = await SendNowAsync(cloudEvent).ConfigureAwait(false);
            isSent = true;
            return isNew;
        }
        finally
        {
            lock (_lock)
            {
                _sending.Remove(id);
                if (!isSent)
                {
                    _sent.Remove((id, 0));
                }
            }

            own.SetResult(isSent);
        }
    }

    private async Task<bool> SendNowAsync(CloudEvent cloudEvent)
    {
        // Not the request's token: what has begun is better sent than in doubt.
        using var deadline = new CancellationTokenSource(options.SendTimeout, timeProvider);
        try
        {
            if (history is not null && await history.HasAsync(cloudEvent, deadline.Token).ConfigureAwait(false))
            {
                return false;
            }

            await events.SendAsync(cloudEvent, deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw new EventTransportException($"The event was not sent within {options.SendTimeout}.", e) { MayHaveArrived = true };
        }
    }

    /// <summary>Counts an event; says how long to wait where there were enough in this minute.</summary>
    private TimeSpan? TakeTurn()
    {
        var now = timeProvider.GetTimestamp();
        var elapsed = _minuteStart is { } start ? timeProvider.GetElapsedTime(start, now) : s_minute;
        if (elapsed >= s_minute)
        {
            _minuteStart = now;
            _sentInMinute = 0;
            elapsed = TimeSpan.Zero;
        }

        return ++_sentInMinute > options.MaxEventsPerMinute ? s_minute - elapsed : null;
    }
}
