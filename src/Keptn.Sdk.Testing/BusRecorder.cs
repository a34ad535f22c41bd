using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Local;

namespace Keptn.Sdk.Testing;

/// <summary>Records everything on the bus of a control plane, its warnings, and what services log.</summary>
internal sealed class BusRecorder : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<CloudEvent> _events = [];
    private readonly List<LocalWarning> _warnings = [];
    private readonly List<string> _logEntries = [];
    private readonly List<(Func<CloudEvent, bool> Condition, int Times, TaskCompletionSource Source)> _waiters = [];
    private readonly Task _recording;

    internal BusRecorder(LocalControlPlane controlPlane)
    {
        // Both begin here: what is sent from now on is seen.
        var events = controlPlane.ObserveEvents(_end.Token);
        var warnings = controlPlane.ObserveWarnings(_end.Token);
        _recording = Task.WhenAll(RecordAsync(events, Add), RecordAsync(warnings, Add));
    }

    internal static bool IsOf(CloudEvent cloudEvent, string keptnContext) => cloudEvent[KeptnAttributeNames.KeptnContext] == keptnContext;

    internal static bool IsEndOfSequence(CloudEvent cloudEvent, string keptnContext) =>
        IsOf(cloudEvent, keptnContext)
        && KeptnEventType.TryParse(cloudEvent.Type, out var type)
        && type is { Category: KeptnEventCategory.Sequence, Kind: KeptnEventKinds.Finished };

    internal TestSequenceRun GetRun(string? keptnContext, SequenceOutcome? outcome = null)
    {
        lock (_lock)
        {
            List<CloudEvent> events = [.. _events.Where(e => keptnContext is null || IsOf(e, keptnContext))];
            List<LocalWarning> warnings = [.. _warnings.Where(w => keptnContext is null || w.KeptnContext.Length == 0 || w.KeptnContext == keptnContext)];
            return new TestSequenceRun(events, outcome, new BusTranscript(events, warnings, [.. _logEntries]));
        }
    }

    internal Task WhenSeenAsync(Func<CloudEvent, bool> condition, int times)
    {
        lock (_lock)
        {
            if (_events.Count(condition) >= times)
            {
                return Task.CompletedTask;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((condition, times, source));
            return source.Task;
        }
    }

    internal void AddLogEntry(string entry)
    {
        lock (_lock)
        {
            _logEntries.Add(entry);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _recording.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task RecordAsync<T>(IAsyncEnumerable<T> source, Action<T> add)
    {
        try
        {
            await foreach (var item in source.ConfigureAwait(false))
            {
                add(item);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The test is over.
        }
        catch (LocalControlPlaneException e)
        {
            AddLogEntry($"The test kit fell behind and has lost events: {e.Message}");
        }
    }

    private void Add(LocalWarning warning)
    {
        lock (_lock)
        {
            _warnings.Add(warning);
        }
    }

    private void Add(CloudEvent cloudEvent)
    {
        lock (_lock)
        {
            _events.Add(cloudEvent);
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_events.Count(_waiters[i].Condition) >= _waiters[i].Times)
                {
                    _waiters[i].Source.SetResult();
                    _waiters.RemoveAt(i);
                }
            }
        }
    }
}
