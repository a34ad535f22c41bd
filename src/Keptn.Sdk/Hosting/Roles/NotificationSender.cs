using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>Hands one batch to the author's code, again where it failed, and never faster than allowed.</summary>
internal sealed class NotificationSender
{
    private readonly string _name;
    private readonly NotifierOptions _options;
    private readonly Func<IServiceProvider, IReadOnlyList<Notification>, CancellationToken, Task> _send;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retry;
    private readonly ResiliencePipeline _timeout;
    private long? _lastAttempt;

    internal NotificationSender(
        string name,
        NotifierOptions options,
        Func<IServiceProvider, IReadOnlyList<Notification>, CancellationToken, Task> send,
        IServiceScopeFactory scopes,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _name = name;
        _options = options;
        _send = send;
        _scopes = scopes;
        _timeProvider = timeProvider;
        _logger = logger;
        _retry = CreateRetry();
        _timeout = new ResiliencePipelineBuilder { TimeProvider = timeProvider }.AddTimeout(new TimeoutStrategyOptions { Timeout = options.SendTimeout }).Build();
    }

    /// <summary>Waits until the rate limit allows the next attempt.</summary>
    internal async Task WaitForTurnAsync(CancellationToken cancellationToken)
    {
        if (_lastAttempt is { } last && _options.MinInterval - _timeProvider.GetElapsedTime(last) is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a batch; one that cannot be sent is logged and dropped.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async Task SendAsync(IReadOnlyList<Notification> batch, CancellationToken cancellationToken)
    {
        try
        {
            await _retry.ExecuteAsync(
                static async (state, token) =>
                {
                    await state.Sender.WaitForTurnAsync(token).ConfigureAwait(false);
                    await state.Sender._timeout.ExecuteAsync(
                        static (state, token) => state.Sender.AttemptAsync(state.Batch, token), state, token).ConfigureAwait(false);
                },
                (Sender: this, Batch: batch),
                cancellationToken).ConfigureAwait(false);
            NotifierLog.Sent(_logger, _name, batch.Count);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            NotifierLog.Failed(_logger, e, _name, batch.Count);
        }
    }

    private async ValueTask AttemptAsync(IReadOnlyList<Notification> batch, CancellationToken cancellationToken)
    {
        var scope = _scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            try
            {
                // WaitAsync: code that ignores its token must not stop the queue.
                await _send(scope.ServiceProvider, batch, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _lastAttempt = _timeProvider.GetTimestamp();
            }
        }
    }

    /// <summary>Whether it may succeed another time. A message that is refused for what it is, will not.</summary>
    private static bool CanPass(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        HttpRequestException { StatusCode: { } status } =>
            status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status is < 400 or >= 500,
        _ => true,
    };

    private ResiliencePipeline CreateRetry() => _options.MaxRetries == 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder { TimeProvider = _timeProvider }
        .AddRetry(new RetryStrategyOptions
        {
            BackoffType = DelayBackoffType.Exponential,
            Delay = _options.RetryDelay,
            MaxDelay = _options.MaxRetryDelay,
            MaxRetryAttempts = _options.MaxRetries,
            ShouldHandle = static arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is { } e && CanPass(e, arguments.Context.CancellationToken)),
            OnRetry = arguments =>
            {
                NotifierLog.Retried(_logger, _name, arguments.AttemptNumber + 1, arguments.Outcome.Exception!.Message);
                return ValueTask.CompletedTask;
            },
        })
        .Build();
}
