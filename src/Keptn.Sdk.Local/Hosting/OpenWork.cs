using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Local.Hosting;

/// <summary>
/// Counts what the services in this process have not dealt with yet: events on the way to them, and in work there. A
/// notifier gets the end of a sequence when everybody else is done. Thread-safe.
/// </summary>
internal sealed class OpenWork : IPipelineObserver
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _none;
    private int _open;

    public void OnReceived(CloudEvent cloudEvent, int outcomes) => Add(outcomes);

    public void OnCompleted(PipelineOutcome outcome) => Add(-1);

    public void OnSent(CloudEvent cloudEvent)
    {
    }

    public void OnSendFailed(CloudEvent cloudEvent, Exception exception, bool willRetry)
    {
    }

    internal void Add(int count)
    {
        lock (_lock)
        {
            _open += count;
            if (_open <= 0)
            {
                _none?.TrySetResult();
                _none = null;
            }
        }
    }

    internal Task WhenNoneAsync()
    {
        lock (_lock)
        {
            return _open <= 0
                ? Task.CompletedTask
                : (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
