using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Transport;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Registration;

/// <summary>
/// Sends errors to the control plane's log, where the Bridge shows them beside the integration. Beside the pipeline: it
/// neither waits for this nor notices its failures. What does not fit, or is refused, is counted and reported.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to dispose.")]
internal sealed class ErrorLogForwarder : IPipelineObserver
{
    /// <summary>How many entries one call takes.</summary>
    internal const int MaxBatch = 100;

    /// <summary>How long more errors are waited for: they seldom come alone.</summary>
    internal static readonly TimeSpan BatchDelay = TimeSpan.FromSeconds(1);

    /// <summary>How long the last entries may take when the service stops.</summary>
    internal static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How often entries are sent that the control plane answers with an error that may pass.</summary>
    private const int MaxAttempts = 5;

    private readonly ILogsApi _api;
    private readonly Func<string?> _getIntegrationId;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Backoff _backoff;
    private readonly Channel<LogEntry> _queue;
    private readonly List<LogEntry> _batch = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private long _overflow;
    private int _attempts;

    /// <summary>Creates the forwarder; nothing is sent before <see cref="Start"/>, but entries are taken.</summary>
    /// <param name="api">The control plane's log.</param>
    /// <param name="getIntegrationId">The id from the registration; while there is none, entries wait.</param>
    /// <param name="options">How many entries may wait, and how long waits get.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where it reports.</param>
    /// <param name="random">Random numbers from 0 to 1 for jitter; <see langword="null"/> for real ones.</param>
    internal ErrorLogForwarder(
        ILogsApi api,
        Func<string?> getIntegrationId,
        KeptnRegistrationOptions options,
        TimeProvider timeProvider,
        ILogger logger,
        Func<double>? random = null)
    {
        _api = api;
        _getIntegrationId = getIntegrationId;
        _timeProvider = timeProvider;
        _logger = logger;
        _backoff = new Backoff(TimeSpan.FromSeconds(1), options.MaxRetryDelay, random ?? Random.Shared.NextDouble);
        _queue = Channel.CreateBounded<LogEntry>(
            new BoundedChannelOptions(options.MaxQueuedErrors) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _overflow));
    }

    public void OnReceived(CloudEvent cloudEvent, int outcomes)
    {
    }

    public void OnCompleted(PipelineOutcome outcome) => Enqueue(ErrorLogEntries.FromOutcome(outcome));

    public void OnSent(CloudEvent cloudEvent) => Enqueue(ErrorLogEntries.FromSent(cloudEvent));

    public void OnSendFailed(CloudEvent cloudEvent, Exception exception, bool willRetry)
    {
        if (!willRetry)
        {
            Enqueue(ErrorLogEntries.FromUnsent(cloudEvent));
        }
    }

    internal void Start() => _loop = Task.Run(() => RunAsync(_stop.Token));

    /// <summary>Sends what is left, as far as that is possible in a short time.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);

        using var timeout = new CancellationTokenSource(FlushTimeout, _timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var reason = "the service stops";
        try
        {
            while (_getIntegrationId() is { } id && FillBatch())
            {
                await WriteAsync(id, both.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is KeptnApiException or OperationCanceledException)
        {
            reason = $"{reason}: {e.Message}";
        }

        var left = _batch.Count;
        while (_queue.Reader.TryRead(out _))
        {
            left++;
        }

        ReportDropped(left, reason);
    }

    private void Enqueue(LogEntry? entry)
    {
        if (entry is not null)
        {
            _queue.Writer.TryWrite(entry with { Time = _timeProvider.GetUtcNow() });
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_batch.Count > 0 || await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(_attempts == 0 ? BatchDelay : _backoff.Next(), _timeProvider, cancellationToken).ConfigureAwait(false);
                if (_getIntegrationId() is { } id && FillBatch())
                {
                    await TryWriteAsync(id, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What is left is sent by StopAsync.
        }
    }

    private bool FillBatch()
    {
        while (_batch.Count < MaxBatch && _queue.Reader.TryRead(out var entry))
        {
            _batch.Add(entry);
        }

        ReportDropped(Interlocked.Exchange(ref _overflow, 0), "too many were waiting");
        return _batch.Count > 0;
    }

    private async Task TryWriteAsync(string integrationId, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(integrationId, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // A control plane that is away is waited for. One that answers may do so because of what is in the entries.
            _attempts++;
            var isAway = e is KeptnApiException { IsTransient: true, Failure: KeptnApiFailure.Connection or KeptnApiFailure.Timeout };
            if (isAway || (e is KeptnApiException { IsTransient: true } && _attempts < MaxAttempts))
            {
                RegistrationLog.ErrorsDelayed(_logger, e.Message);
                return;
            }

            ReportDropped(_batch.Count, e.Message);
            Clear();
        }
    }

    private async Task WriteAsync(string integrationId, CancellationToken cancellationToken)
    {
        LogEntry[] entries = [.. _batch.Select(e => e with { IntegrationId = integrationId })];
        await _api.WriteAsync(entries, cancellationToken).ConfigureAwait(false);
        Clear();
    }

    private void Clear()
    {
        _batch.Clear();
        _attempts = 0;
        _backoff.Reset();
    }

    private void ReportDropped(long count, string reason)
    {
        if (count > 0)
        {
            RegistrationLog.ErrorsDropped(_logger, count, reason);
        }
    }
}
