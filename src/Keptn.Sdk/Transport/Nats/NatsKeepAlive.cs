namespace Keptn.Sdk.Transport.Nats;

/// <summary>Notices a server that is gone without a word, and replies that do not come.</summary>
internal sealed class NatsKeepAlive(
    NatsOptions options,
    NatsOutbox outbox,
    NatsSender sender,
    NatsReceiver receiver,
    NatsRequests requests,
    TimeProvider timeProvider)
{
    private static readonly TimeSpan s_longestTick = TimeSpan.FromSeconds(1);

    /// <summary>Watches until the connection ends.</summary>
    /// <exception cref="IOException">The server does not answer any more.</exception>
    internal async Task RunAsync(NatsLink link)
    {
        var shortest = TimeSpan.FromTicks(Math.Min(options.PingInterval.Ticks, Math.Min(options.PongTimeout.Ticks, options.RequestTimeout.Ticks)));
        using var timer = new PeriodicTimer(shortest / 4 < s_longestTick ? shortest / 4 : s_longestTick, timeProvider);
        while (await timer.WaitForNextTickAsync(link.Ended).ConfigureAwait(false))
        {
            requests.Expire(outbox.CurrentBatch);
            if (receiver.IsPaused)
            {
                continue;
            }

            if (outbox.OldestPing is { } ping)
            {
                if (IsOlder(ping) && IsOlder(link.LastRead) && IsOlder(sender.LastWrite))
                {
                    throw new IOException($"the server has not answered for {options.PongTimeout.TotalSeconds:0.#} s.");
                }
            }
            else if (timeProvider.GetElapsedTime(link.LastRead) > options.PingInterval)
            {
                outbox.Ping();
            }
        }

        bool IsOlder(long timestamp) => timeProvider.GetElapsedTime(timestamp) > options.PongTimeout;
    }
}
