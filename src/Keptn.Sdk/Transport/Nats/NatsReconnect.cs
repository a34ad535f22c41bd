using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>
/// Finds a server that takes us: round robin, with a wait between rounds that doubles and varies at random, so that
/// the replicas of a service do not come back in step.
/// </summary>
internal sealed class NatsReconnect(
    NatsOptions options, IReadOnlyList<NatsServerAddress> servers, NatsHandshake handshake, ILogger logger, TimeProvider timeProvider)
{
    private int _next;
    private int _attempts;
    private int _refusals;
    private long _connectedAt;

    /// <summary>Connects for the first time. A client that every server refuses will not become right by waiting: it throws.</summary>
    /// <exception cref="EventTransportException">All servers refuse this client, or the attempts are used up.</exception>
    internal Task<NatsLink> ConnectAsync(CancellationToken cancellationToken) => ConnectAsync(isFirst: true, cancellationToken);

    /// <summary>Connects again after a loss.</summary>
    /// <exception cref="EventTransportException">The attempts are used up.</exception>
    internal async Task<NatsLink> ReconnectAsync(CancellationToken cancellationToken)
    {
        // A connection that soon broke counts like a failed attempt: else a server that greets and hangs up is
        // asked in a hot loop.
        if (timeProvider.GetElapsedTime(_connectedAt) > options.MaxReconnectDelay)
        {
            _attempts = 0;
        }

        var delay = _attempts == 0 ? options.ReconnectDelay * Random.Shared.NextDouble() : GetDelay();
        await Task.Delay(delay, timeProvider, cancellationToken).ConfigureAwait(false);
        return await ConnectAsync(isFirst: false, cancellationToken).ConfigureAwait(false);
    }

    private async Task<NatsLink> ConnectAsync(bool isFirst, CancellationToken cancellationToken)
    {
        _refusals = 0;
        while (true)
        {
            try
            {
                _attempts++;
                var link = await handshake.ConnectAsync(servers[_next++ % servers.Count], cancellationToken).ConfigureAwait(false);
                _connectedAt = timeProvider.GetTimestamp();
                return link;
            }
            catch (EventTransportException e)
            {
                _refusals = e.IsTransient ? 0 : _refusals + 1;
                if (isFirst && _refusals >= servers.Count)
                {
                    throw;
                }

                if (_attempts >= options.MaxReconnectAttempts)
                {
                    logger.GaveUp(_attempts, e.Message);
                    throw;
                }

                var delay = GetDelay();
                LogFailure(e, delay);
                await Task.Delay(delay, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void LogFailure(EventTransportException failure, TimeSpan delay)
    {
        if (failure.IsTransient)
        {
            logger.ConnectFailed(_attempts, delay, failure.Message);
        }
        else
        {
            logger.ConnectRefused(_attempts, delay, failure.Message);
        }
    }

    private TimeSpan GetDelay()
    {
        if (_attempts % servers.Count != 0)
        {
            return TimeSpan.Zero;
        }

        // Wrong credentials seldom become right within seconds, and servers log every try.
        var rounds = _attempts / servers.Count;
        var longest = options.MaxReconnectDelay;
        var delay = _refusals >= servers.Count || rounds > 30 ? longest : options.ReconnectDelay * Math.Pow(2, rounds - 1);
        return (delay < longest ? delay : longest) * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
