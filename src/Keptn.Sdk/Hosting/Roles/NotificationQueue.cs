using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>
/// What waits to be told: bounded, so that a tool that is down costs notifications and not the service. One loop sends,
/// batch by batch.
/// </summary>
internal sealed class NotificationQueue(string name, NotifierOptions options, NotificationSender sender, TimeProvider timeProvider, ILogger logger)
    : IHostedService, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<(Notification Notification, long Arrived)> _waiting = new();
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private List<Notification> _inWork = [];
    private long _dropped;
    private bool _stopping;
    private bool _stopped;

    /// <summary>Registers a queue, and what the host starts and stops.</summary>
    internal static void AddTo(
        IServiceCollection services,
        string name,
        NotifierOptions options,
        Func<IServiceProvider, IReadOnlyList<Notification>, CancellationToken, Task> send)
    {
        services.AddKeyedSingleton(name, (provider, _) =>
        {
            var logger = new QuietLogger(provider.GetRequiredService<ILoggerFactory>().CreateLogger("Keptn.Sdk.Notifiers"));
            var timeProvider = provider.GetRequiredService<TimeProvider>();
            var sender = new NotificationSender(name, options, send, provider.GetRequiredService<IServiceScopeFactory>(), timeProvider, logger);
            return new NotificationQueue(name, options, sender, timeProvider, logger);
        });
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<NotificationQueue>(name));

        // Sending what is left begins when the handlers are done, and has its own time.
        services.PostConfigure<HostOptions>(host => host.ShutdownTimeout += options.FlushTimeout);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _stopping = true;
            changed = _changed;
        }

        changed.TrySetResult();
        try
        {
            await _running.WaitAsync(options.FlushTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await _end.CancelAsync().ConfigureAwait(false);
        }

        int left;
        lock (_lock)
        {
            left = _waiting.Count + _inWork.Count;
            _waiting.Clear();
            _stopped = true;
        }

        if (left > 0)
        {
            NotifierLog.NotFlushed(logger, name, left);
        }
    }

    public void Dispose() => _end.Dispose();

    /// <summary>Takes a notification. Never waits: at the limit the oldest gives way.</summary>
    internal void Add(Notification notification)
    {
        var isFirstDrop = false;
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_stopped)
            {
                // A handler that was left behind.
                NotifierLog.NotFlushed(logger, name, 1);
                return;
            }

            if (_waiting.Count == options.MaxQueued)
            {
                _waiting.Dequeue();
                isFirstDrop = _dropped++ == 0;
            }

            _waiting.Enqueue((notification, timeProvider.GetTimestamp()));
            changed = _changed;
        }

        changed.TrySetResult();
        if (isFirstDrop)
        {
            NotifierLog.QueueFull(logger, name, options.MaxQueued);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (await WaitForBatchAsync().ConfigureAwait(false))
            {
                await sender.WaitForTurnAsync(_end.Token).ConfigureAwait(false);

                // What arrived during the wait goes along.
                var batch = TakeBatch();
                await sender.SendAsync(batch, _end.Token).ConfigureAwait(false);
                lock (_lock)
                {
                    _inWork = [];
                }
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The time to stop is up; StopAsync counts what is left.
        }
    }

    /// <summary>Waits until there is a batch: full, waited for long enough, or the last ones.</summary>
    /// <returns><see langword="false"/> when there is nothing left and nothing will come.</returns>
    private async Task<bool> WaitForBatchAsync()
    {
        while (true)
        {
            Task changed;
            var patience = Timeout.InfiniteTimeSpan;
            lock (_lock)
            {
                if (_stopping || _waiting.Count >= options.MaxBatchSize)
                {
                    return _waiting.Count > 0;
                }

                if (_waiting.TryPeek(out var first))
                {
                    patience = options.BatchDelay - timeProvider.GetElapsedTime(first.Arrived);
                    if (patience <= TimeSpan.Zero)
                    {
                        return true;
                    }
                }

                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(patience, timeProvider, _end.Token).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The first has waited long enough.
            }
        }
    }

    private List<Notification> TakeBatch()
    {
        long dropped;
        lock (_lock)
        {
            var batch = new List<Notification>(Math.Min(options.MaxBatchSize, _waiting.Count));
            while (batch.Count < options.MaxBatchSize && _waiting.TryDequeue(out var next))
            {
                batch.Add(next.Notification);
            }

            _inWork = batch;
            (dropped, _dropped) = (_dropped, 0);
        }

        if (dropped > 0)
        {
            NotifierLog.Dropped(logger, name, dropped);
        }

        return _inWork;
    }
}
