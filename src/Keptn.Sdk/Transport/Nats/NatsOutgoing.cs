namespace Keptn.Sdk.Transport.Nats;

/// <summary>One message on its way out.</summary>
internal readonly ref struct NatsOutgoing(NatsSubject subject, ReadOnlySpan<byte> payload)
{
    internal NatsSubject Subject { get; } = subject;

    internal ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Where a reply goes, before <see cref="ReplyToken"/>; empty where none is wanted.</summary>
    internal ReadOnlySpan<byte> InboxPrefix { get; init; }

    internal ulong ReplyToken { get; init; }

    /// <summary>By which JetStream tells a repetition; sent as a header.</summary>
    internal string? MessageId { get; init; }
}
