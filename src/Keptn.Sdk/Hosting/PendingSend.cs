using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Keptn.Sdk.CloudEvents;
using Microsoft.Extensions.ObjectPool;

namespace Keptn.Sdk.Hosting;

/// <summary>
/// A first attempt to send that takes its time, as nearly every one does. Pooled, for there are as many as events on their
/// way, and the pool of the runtime's state machines keeps a few alone.
/// </summary>
internal sealed class PendingSend : IValueTaskSource<SendOutcome>
{
    private static readonly ObjectPool<PendingSend> s_pool =
        new DefaultObjectPool<PendingSend>(new DefaultPooledObjectPolicy<PendingSend>(), maximumRetained: 1024);

    private static readonly ContextCallback s_complete = static state => ((PendingSend)state!).Complete();

    private readonly Action _onAttempted;
    private ManualResetValueTaskSourceCore<SendOutcome> _core;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _attempt;
    private ExecutionContext? _context;
    private Outbox? _outbox;
    private CloudEvent? _cloudEvent;
    private CancellationToken _cancellationToken;

    /// <summary>Creates one. For the pool.</summary>
    public PendingSend() => _onAttempted = OnAttempted;

    /// <summary>Waits for an attempt; goes on with further ones where it fails.</summary>
    internal static ValueTask<SendOutcome> WaitAsync(Outbox outbox, ValueTask attempt, CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        var pending = s_pool.Get();
        pending._context = ExecutionContext.Capture();
        pending._outbox = outbox;
        pending._cloudEvent = cloudEvent;
        pending._cancellationToken = cancellationToken;
        pending._attempt = attempt.ConfigureAwait(false).GetAwaiter();

        // Before anybody can complete it.
        var outcome = new ValueTask<SendOutcome>(pending, pending._core.Version);
        pending._attempt.UnsafeOnCompleted(pending._onAttempted);
        return outcome;
    }

    SendOutcome IValueTaskSource<SendOutcome>.GetResult(short token)
    {
        var outcome = _core.GetResult(token);
        _core.Reset();
        _attempt = default;
        _context = null;
        _outbox = null;
        _cloudEvent = null;
        _cancellationToken = default;
        s_pool.Return(this);
        return outcome;
    }

    ValueTaskSourceStatus IValueTaskSource<SendOutcome>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<SendOutcome>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void OnAttempted()
    {
        // Observers look for the current span.
        if (_context is { } context)
        {
            ExecutionContext.Run(context, s_complete, this);
        }
        else
        {
            Complete();
        }
    }

    private void Complete()
    {
        try
        {
            _attempt.GetResult();
            _outbox!.ReportSent(_cloudEvent!);
        }
        catch (Exception e)
        {
            _ = GoOnAsync(e);
            return;
        }

        _core.SetResult(SendOutcome.Sent);
    }

    private async Task GoOnAsync(Exception failure)
    {
        try
        {
            _core.SetResult(await _outbox!.SendAgainAsync(_cloudEvent!, failure, _cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            // It never throws by design. Should it all the same, whoever waits must not wait for ever.
            _core.SetException(e);
        }
    }
}
