namespace Keptn.Sdk.Transport.Nats;

/// <summary>A message for which there is no room yet.</summary>
internal sealed class NatsWaitingMessage(NatsSubject subject, byte[] payload, NatsReceipt receipt)
{
    // Completed under the outbox's lock; the sender must not go on there.
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal int Size => payload.Length;

    internal NatsReceipt Receipt => receipt;

    /// <summary>As in <see cref="NatsOutgoing"/>; <see langword="null"/> where no reply is wanted.</summary>
    internal byte[]? InboxPrefix { get; init; }

    internal string? MessageId { get; init; }

    /// <summary>Completes when the message is in the buffer, or fails when it never will be.</summary>
    internal Task Entered => _entered.Task;

    internal NatsOutgoing ToOutgoing() => new(subject, payload)
    {
        InboxPrefix = InboxPrefix,
        ReplyToken = receipt.ReplyToken,
        MessageId = MessageId,
    };

    internal void Enter() => _entered.SetResult();

    internal void Fail(Exception exception) => _entered.TrySetException(exception);
}
