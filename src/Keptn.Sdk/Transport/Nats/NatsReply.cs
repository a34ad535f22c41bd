namespace Keptn.Sdk.Transport.Nats;

/// <summary>What came back for a message.</summary>
/// <param name="Status">A status of the server, 503 when nobody listens; 0 for an ordinary reply.</param>
/// <param name="Payload">The reply, where it was asked for.</param>
internal readonly record struct NatsReply(int Status, ReadOnlyMemory<byte> Payload)
{
    internal const int NoRespondersStatus = 503;

    internal bool HasNoResponders => Status == NoRespondersStatus;
}
