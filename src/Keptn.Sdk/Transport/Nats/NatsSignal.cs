using System.Threading.Tasks.Sources;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>Wakes one waiting loop, without an allocation each time.</summary>
internal sealed class NatsSignal : IValueTaskSource
{
    // The waker holds a publisher's thread: the loop goes on elsewhere.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    /// <summary>Arms the signal. To be called under the lock that guards what the loop waits for.</summary>
    internal void Arm() => _core.Reset();

    /// <summary>Waits for the signal. To be called once per <see cref="Arm"/>.</summary>
    internal ValueTask WaitAsync() => new(this, _core.Version);

    /// <summary>Wakes the loop. To be called once per <see cref="Arm"/>.</summary>
    internal void Set() => _core.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
