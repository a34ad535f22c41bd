using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Distributor;

/// <summary>
/// Knows whether the sidecar can be reached: asks until it answers, at start and after a send could not reach it. Any
/// answer counts; not everything that takes events has a health path.
/// </summary>
internal sealed class SidecarWatch(
    Uri address, Func<HttpClient> clients, ILogger logger, TimeProvider timeProvider, CancellationToken lifetime)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task _watching = Task.CompletedTask;
    private volatile bool _connected;

    internal bool IsConnected => _connected;

    /// <summary>The sidecar cannot be reached, as far as is known: begins to ask, unless it is being asked.</summary>
    internal void Begin()
    {
        lock (_lock)
        {
            _connected = false;
            if (_watching.IsCompleted && !lifetime.IsCancellationRequested)
            {
                _watching = Task.Run(WatchAsync, CancellationToken.None);
            }
        }
    }

    internal Task WhenIdleAsync()
    {
        lock (_lock)
        {
            return _watching;
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            for (var attempt = 0; !await TryReachAsync(attempt).ConfigureAwait(false); attempt++)
            {
                await Task.Delay(s_interval, timeProvider, lifetime).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (lifetime.IsCancellationRequested)
        {
            // The transport is closed.
        }
    }

    private async Task<bool> TryReachAsync(int attempt)
    {
        using var client = clients();
        using var deadline = new CancellationTokenSource(s_timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, lifetime);
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !lifetime.IsCancellationRequested))
        {
            if (attempt == 0)
            {
                DistributorLog.Unreachable(logger, address, e.Message);
            }

            return false;
        }

        _connected = true;
        DistributorLog.Reached(logger, address);
        return true;
    }
}
