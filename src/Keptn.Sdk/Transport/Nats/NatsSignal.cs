using System.Threading.Tasks.Sources;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>Wakes one waiting loop, without an allocation each time.</summary>
internal sealed class NatsSignal : IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _core;

    /// <summary>Arms the signal. To be called under the lock that guards what the loop waits for.</summary>
    internal void Arm() => _core.Reset();

    /// <summary>Waits for the signal, and gets what it was set with. To be called once per <see cref="Arm"/>.</summary>
    internal ValueTask<bool> WaitAsync() => new(this, _core.Version);

    /// <summary>Wakes the loop. To be called once per <see cref="Arm"/>.</summary>
    /// <param name="isBusy">The loop goes on elsewhere, for the waker has more to do; otherwise on this thread.</param>
    internal void Set(bool isBusy)
    {
        _core.RunContinuationsAsynchronously = isBusy;
        _core.SetResult(isBusy);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
