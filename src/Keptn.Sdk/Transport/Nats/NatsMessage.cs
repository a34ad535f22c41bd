namespace Keptn.Sdk.Transport.Nats;

/// <summary>One message of a subscription.</summary>
/// <param name="Subject">The subject on which it was published.</param>
/// <param name="Payload">The payload. Its memory is used again: it is valid until the handler returns its task, not until that completes.</param>
/// <param name="Size">How many bytes it took on the wire, headers included.</param>
internal readonly record struct NatsMessage(string Subject, ReadOnlyMemory<byte> Payload, int Size);

/// <summary>Takes the messages of a subscription, one after the other. While it waits, the connection is not read.</summary>
/// <param name="message">The message.</param>
/// <param name="cancellationToken">The connection is closed for good and does not wait any longer.</param>
internal delegate ValueTask NatsMessageHandler(NatsMessage message, CancellationToken cancellationToken);
