using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Tool.Page;

/// <summary>Fills the journal from a control plane, and tells the readers of changed states.</summary>
internal sealed class PageWatch : IAsyncDisposable
{
    // Nothing tells of a pause; and a stream with nothing to say would be cut by what stands between.
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private const int LooksPerSign = 15;

    private readonly LocalControlPlane _controlPlane;
    private readonly PageJournal _journal;
    private readonly PageViews _views;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    internal PageWatch(LocalControlPlane controlPlane, PageJournal journal, PageViews views, TimeProvider timeProvider)
    {
        _controlPlane = controlPlane;
        _journal = journal;
        _views = views;
        _timeProvider = timeProvider;

        // Observed from here on: what happens before the first task runs is seen, too.
        var events = controlPlane.ObserveEvents(_stop.Token);
        var warnings = controlPlane.ObserveWarnings(_stop.Token);
        _work = Task.WhenAll(
            Task.Run(() => FollowAsync(events, _controlPlane.ObserveEvents, (CloudEvent e) => journal.Add(e))),
            Task.Run(() => FollowAsync(warnings, _controlPlane.ObserveWarnings, (LocalWarning w) => journal.Add(w))),
            Task.Run(LookAsync));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task FollowAsync<T>(IAsyncEnumerable<T> items, Func<CancellationToken, IAsyncEnumerable<T>> observeAgain, Action<T> add)
    {
        while (true)
        {
            try
            {
                await foreach (var item in items)
                {
                    Add(item, add);
                }

                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (LocalControlPlaneException e)
            {
                _journal.Add(new LocalWarning(LocalWarningKind.NotDelivered, $"The page misses events. {e.Message}"));
                items = observeAgain(_stop.Token);
            }
        }
    }

    // One that cannot be shown must not cost all that follow.
    private void Add<T>(T item, Action<T> add)
    {
        try
        {
            add(item);
        }
        catch (Exception e)
        {
            _journal.Add(new LocalWarning(LocalWarningKind.InternalError, $"The page cannot show an event: {e.Message}"));
        }
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(s_look, _timeProvider);
        var before = new Dictionary<PageRunKey, string>();
        var looks = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (!_journal.HasReaders)
                {
                    continue;
                }

                var states = await _views.GetStatesAsync(_stop.Token);
                var changed = states.Where(state => before.GetValueOrDefault(state.Key) != state.Value).ToList();
                before = states;
                if (changed.Count > 0)
                {
                    _journal.Tell(new PageMessage("states", PageViews.Write(changed).ToJsonString()));
                }
                else if (++looks % LooksPerSign == 0)
                {
                    _journal.Tell(new PageMessage("sign", "{}"));
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The server stops, or the control plane has.
        }
    }
}
