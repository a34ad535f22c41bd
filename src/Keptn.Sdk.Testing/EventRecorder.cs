using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Testing;

/// <summary>Records what the pipeline does and knows when nothing is in work.</summary>
internal sealed class EventRecorder : IPipelineObserver
{
    private readonly Lock _lock = new();
    private readonly List<CloudEvent> _received = [];
    private readonly List<CloudEvent> _sent = [];
    private readonly List<PipelineOutcome> _outcomes = [];
    private readonly List<SendFailure> _failures = [];
    private readonly List<(Func<bool> Condition, TaskCompletionSource Source)> _waiters = [];
    private int _open;

    public void OnReceived(CloudEvent cloudEvent, int outcomes) => Record(() =>
    {
        _received.Add(cloudEvent);
        _open += outcomes;
    });

    public void OnCompleted(PipelineOutcome outcome) => Record(() =>
    {
        _outcomes.Add(outcome);
        _open--;
    });

    public void OnSent(CloudEvent cloudEvent) => Record(() => _sent.Add(cloudEvent));

    public void OnSendFailed(CloudEvent cloudEvent, Exception exception, bool willRetry) =>
        Record(() => _failures.Add(new SendFailure(cloudEvent, exception, willRetry)));

    internal TestRun GetRun()
    {
        lock (_lock)
        {
            return new TestRun([.. _received], [.. _sent], [.. _outcomes], [.. _failures]);
        }
    }

    internal void Clear()
    {
        lock (_lock)
        {
            _received.Clear();
            _sent.Clear();
            _outcomes.Clear();
            _failures.Clear();
        }
    }

    internal Task WhenIdleAsync() => WhenAsync(() => _open == 0);

    internal Task WhenSentAsync(Func<CloudEvent, bool> condition, int times) => WhenAsync(() => _sent.Count(condition) >= times);

    internal Task WhenSendFailedAsync(int times) => WhenAsync(() => _failures.Count >= times);

    private Task WhenAsync(Func<bool> condition)
    {
        lock (_lock)
        {
            if (condition())
            {
                return Task.CompletedTask;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((condition, source));
            return source.Task;
        }
    }

    private void Record(Action change)
    {
        lock (_lock)
        {
            change();
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Condition())
                {
                    _waiters[i].Source.SetResult();
                    _waiters.RemoveAt(i);
                }
            }
        }
    }
}
