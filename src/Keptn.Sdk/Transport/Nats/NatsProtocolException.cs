namespace Keptn.Sdk.Transport.Nats;

/// <summary>The peer sent something that is not the NATS protocol. Ends the connection, not the client.</summary>
internal sealed class NatsProtocolException(string message, Exception? innerException = null)
    : Exception(message, innerException);
