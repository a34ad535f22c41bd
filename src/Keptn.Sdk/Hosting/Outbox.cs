using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Keptn.Sdk.Hosting;

/// <summary>Sends events, again and again with backoff while the failure can pass (contract C3).</summary>
internal sealed class Outbox
{
    private readonly IEventTransport _transport;
    private readonly PipelineObservers _observers;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<SendOutcome> _retry;

    internal Outbox(
        IEventTransport transport, KeptnOptions options, TimeProvider timeProvider, PipelineObservers observers, ILogger logger)
    {
        _transport = transport;
        _observers = observers;
        _logger = logger;
        _retry = new ResiliencePipelineBuilder<SendOutcome> { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions<SendOutcome>
            {
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.SendRetryDelay,
                MaxDelay = options.MaxSendRetryDelay,
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception is not (null or EventTransportException { IsTransient: false })),
                UseJitter = true,
            })
            .Build();
    }

    internal int MaxEventSize => _transport.MaxEventSize;

    /// <summary>
    /// Sends one event. Never throws: what cannot be sent is logged, and the outcome says so.
    /// </summary>
    internal ValueTask<SendOutcome> SendAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        ValueTask sending;
        try
        {
            sending = _transport.SendAsync(cloudEvent, cancellationToken);
        }
        catch (Exception e)
        {
            return new(SendAgainAsync(cloudEvent, e, cancellationToken));
        }

        if (sending.IsCompletedSuccessfully)
        {
            sending.GetAwaiter().GetResult();
            ReportSent(cloudEvent);
            return new(SendOutcome.Sent);
        }

        return PendingSend.WaitAsync(this, sending, cloudEvent, cancellationToken);
    }

    /// <summary>Sends one event, with one attempt.</summary>
    /// <exception cref="EventTransportException">It was not sent.</exception>
    internal async ValueTask SendOnceAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        try
        {
            await _transport.SendAsync(cloudEvent, cancellationToken).ConfigureAwait(false);
        }
        catch (EventTransportException e)
        {
            ReportFailure(cloudEvent, e, willRetry: false);
            throw;
        }

        ReportSent(cloudEvent);
    }

    internal void ReportSent(CloudEvent cloudEvent) => _observers.OnSent(cloudEvent);

    /// <summary>Sends after a first attempt that failed. Never throws.</summary>
    internal async Task<SendOutcome> SendAgainAsync(CloudEvent cloudEvent, Exception failure, CancellationToken cancellationToken)
    {
        var attempt = new Attempt { Pending = Task.FromException(failure) };
        try
        {
            return await _retry.ExecuteAsync(
                async (state, token) =>
                {
                    var sending = state.Attempt.Pending ?? _transport.SendAsync(state.CloudEvent, token).AsTask();
                    state.Attempt.Pending = null;
                    try
                    {
                        await sending.ConfigureAwait(false);
                    }
                    catch (EventTransportException e)
                    {
                        ReportFailure(state.CloudEvent, e, e.IsTransient && !token.IsCancellationRequested);
                        state.Attempt.MayHaveArrived |= e.MayHaveArrived;
                        throw;
                    }
                    catch (Exception e)
                    {
                        // Not what a transport may throw, unless the time is up: nobody knows whether it can pass or
                        // arrived. An answer that is lost blocks a sequence for ever, so it is tried again.
                        ReportFailure(state.CloudEvent, e, !token.IsCancellationRequested);
                        state.Attempt.MayHaveArrived = true;
                        throw;
                    }

                    ReportSent(state.CloudEvent);
                    return SendOutcome.Sent;
                },
                (Attempt: attempt, CloudEvent: cloudEvent),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (attempt.Pending is not null)
            {
                // The time was up before the retries looked at the first attempt.
                ReportFailure(cloudEvent, failure, willRetry: false);
                attempt.MayHaveArrived = failure is not EventTransportException { MayHaveArrived: false };
            }

            // The task's lifecycle must go on; the log names the event that was lost.
            Log.NotSent(_logger, e, cloudEvent.Type, cloudEvent.Id, cloudEvent["shkeptncontext"]);
            return attempt.MayHaveArrived ? SendOutcome.Unknown : SendOutcome.NotSent;
        }
    }

    private void ReportFailure(CloudEvent cloudEvent, Exception exception, bool willRetry)
    {
        if (willRetry)
        {
            Log.SendFailed(_logger, cloudEvent.Type, cloudEvent.Id, exception.Message);
        }

        _observers.OnSendFailed(cloudEvent, exception, willRetry);
    }

    private sealed class Attempt
    {
        internal Task? Pending { get; set; }

        internal bool MayHaveArrived { get; set; }
    }
}
