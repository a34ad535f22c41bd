using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Transport.Remote;

/// <summary>
/// Reads again and again: fast while events come, slower while none do, and with growing waits while it fails. It never
/// gives up.
/// </summary>
/// <param name="subject">What is read, for people.</param>
/// <param name="readAsync">Reads once; tells whether something came.</param>
/// <param name="options">The intervals.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where it reports.</param>
/// <param name="random">Random numbers from 0 to 1 for jitter.</param>
internal sealed class PollingLoop(
    string subject,
    Func<CancellationToken, Task<bool>> readAsync,
    KeptnRemoteOptions options,
    TimeProvider timeProvider,
    ILogger logger,
    Func<double> random)
{
    /// <summary>How long a look waits for what it should know first.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private volatile bool _isWorking;
    private bool _hasFailed;

    /// <summary>Whether the last attempt succeeded; false before the first.</summary>
    internal bool IsWorking => _isWorking;

    /// <summary>Called when it works again after a failure.</summary>
    internal Action? Recovered { get; init; }

    /// <summary>Reads until it is cancelled.</summary>
    /// <param name="ready">
    /// The first look, and each that follows a failure, waits for this, <see cref="Patience"/> at most: the subscriptions of
    /// the control plane, which comes back as a whole.
    /// </param>
    /// <param name="cancellationToken">Ends it, without an exception.</param>
    internal async Task RunAsync(Task ready, CancellationToken cancellationToken)
    {
        var shortest = options.MinPollingInterval < options.PollingInterval ? options.MinPollingInterval : options.PollingInterval;
        var backoff = new Backoff(shortest, options.MaxRetryDelay, random);
        var interval = shortest;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!_isWorking)
            {
                await ready.WaitAsync(Patience, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            TimeSpan wait;
            try
            {
                var isBusy = await readAsync(cancellationToken).ConfigureAwait(false);
                backoff.Reset();
                ReportSuccess();
                interval = isBusy ? shortest : interval * 2 < options.PollingInterval ? interval * 2 : options.PollingInterval;
                wait = interval * (0.9 + (0.2 * random()));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is, the next attempt may succeed; nothing here may end the service.
                ReportFailure(e);
                wait = backoff.Next();
            }

            await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void ReportSuccess()
    {
        _isWorking = true;
        if (_hasFailed)
        {
            _hasFailed = false;
            RemoteLog.Recovered(logger, subject);
            Recovered?.Invoke();
        }
    }

    private void ReportFailure(Exception exception)
    {
        if (_hasFailed)
        {
            RemoteLog.FailedAgain(logger, subject, exception.Message);
        }
        else
        {
            RemoteLog.Failed(logger, subject, exception.Message);
        }

        _isWorking = false;
        _hasFailed = true;
    }
}
