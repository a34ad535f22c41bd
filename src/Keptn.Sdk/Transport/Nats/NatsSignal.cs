using System.Threading.Tasks.Sources;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>Wakes one waiting loop, without an allocation each time.</summary>
internal sealed class NatsSignal(TimeProvider timeProvider) : IValueTaskSource<bool>
{
    /// <summary>Work that comes faster than this is collected.</summary>
    private static readonly TimeSpan s_busy = TimeSpan.FromMicroseconds(100);

    private long _lastWork;
    private ManualResetValueTaskSourceCore<bool> _core;

    /// <summary>Arms the signal. To be called under the lock that guards what the loop waits for.</summary>
    internal void Arm() => _core.Reset();

    /// <summary>The loop has found something to do.</summary>
    internal void WorkTaken() => Volatile.Write(ref _lastWork, timeProvider.GetTimestamp());

    /// <summary>Waits for the signal, and gets whether more work is about to come. To be called once per <see cref="Arm"/>.</summary>
    internal ValueTask<bool> WaitAsync() => new(this, _core.Version);

    /// <summary>
    /// Wakes the loop: on another thread while much is to do, otherwise on this one, for waking another takes longer than
    /// what the loop does. To be called once per <see cref="Arm"/>.
    /// </summary>
    internal void Set()
    {
        var isBusy = timeProvider.GetElapsedTime(Volatile.Read(ref _lastWork)) < s_busy;
        _core.RunContinuationsAsynchronously = isBusy;
        _core.SetResult(isBusy);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
