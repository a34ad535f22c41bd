using System.Threading.Tasks.Sources;
using Microsoft.Extensions.ObjectPool;

namespace Keptn.Sdk.Transport.Nats;

/// <summary>
/// What a sender waits on: completed by the server's PONG, or by the reply to a message. Pooled, because there is one
/// per event that is sent.
/// </summary>
internal sealed class NatsReceipt : IValueTaskSource, IValueTaskSource<NatsReply>
{
    private static readonly ObjectPool<NatsReceipt> s_pool =
        new DefaultObjectPool<NatsReceipt>(new DefaultPooledObjectPolicy<NatsReceipt>(), maximumRetained: 4096);

    // Continuations are callers' code: it must not run on the loop that reads, or it could hold up its own confirmation.
    private ManualResetValueTaskSourceCore<NatsReply> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private int _owners;
    private int _isCompleted;

    /// <summary>The next in a <see cref="NatsReceiptList"/>.</summary>
    internal NatsReceipt? Next { get; set; }

    /// <summary>On what was published; empty for a flush.</summary>
    internal string Subject { get; private set; } = string.Empty;

    /// <summary>The batch in which the message leaves; see <see cref="NatsOutbox"/>.</summary>
    internal long Batch { get; set; }

    /// <summary>Names the reply; see <see cref="NatsRequests"/>.</summary>
    internal ulong ReplyToken { get; set; }

    /// <summary>The waiter wants the reply itself; else it is read as JetStream's acknowledgement.</summary>
    internal bool WantsReply { get; private set; }

    /// <summary>When the message was first seen to be sent; 0 before.</summary>
    internal long SentAt { get; set; }

    /// <summary>Why the server did not take the message, known before the PONG that ends the wait.</summary>
    internal Exception? Refusal { get; set; }

    /// <summary>Completes when the server has the message.</summary>
    internal ValueTask Confirmation => new(this, _core.Version);

    /// <summary>Completes with the reply.</summary>
    internal ValueTask<NatsReply> Reply => new(this, _core.Version);

    internal static NatsReceipt Rent(string subject, bool wantsReply = false)
    {
        var receipt = s_pool.Get();
        receipt.Subject = subject;
        receipt.WantsReply = wantsReply;
        receipt._owners = 2;
        receipt.Batch = long.MaxValue;
        return receipt;
    }

    /// <summary>Lets a token end the wait (not the sending). To be called by the sender, before it awaits.</summary>
    internal void EndWaitOn(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(
                static (state, token) => ((NatsReceipt)state!).TryFail(new OperationCanceledException(token)), this);
        }
    }

    internal void TrySucceed(NatsReply reply = default)
    {
        if (Interlocked.Exchange(ref _isCompleted, 1) == 0)
        {
            _core.SetResult(reply);
        }
    }

    internal void TryFail(Exception exception)
    {
        if (Interlocked.Exchange(ref _isCompleted, 1) == 0)
        {
            _core.SetException(exception);
        }
    }

    /// <summary>
    /// One of the two owners, the sender and the connection, has no more use for it: the second one returns it to the pool.
    /// </summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _owners) > 0)
        {
            return;
        }

        _core.Reset();
        _isCompleted = 0;
        _cancellation = default;
        Next = null;
        Refusal = null;
        SentAt = 0;
        ReplyToken = 0;
        s_pool.Return(this);
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    NatsReply IValueTaskSource<NatsReply>.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private NatsReply GetResult(short token)
    {
        // Refuses a second await before anything is released.
        _ = _core.GetStatus(token);

        // Waits for a cancellation that is running, so that it cannot hit the next user of this object.
        _cancellation.Dispose();
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            Release();
        }
    }
}
