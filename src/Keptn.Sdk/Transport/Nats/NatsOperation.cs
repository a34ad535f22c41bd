namespace Keptn.Sdk.Transport.Nats;

/// <summary>What a server can send.</summary>
internal enum NatsOperation
{
    /// <summary>Nothing complete has arrived yet.</summary>
    None,

    /// <summary>MSG or HMSG of a subscription that is known.</summary>
    Message,

    /// <summary>A message over the limit; its bytes are passed over.</summary>
    TooLarge,

    /// <summary>PING.</summary>
    Ping,

    /// <summary>PONG.</summary>
    Pong,

    /// <summary>+OK.</summary>
    Ok,

    /// <summary>-ERR with a text.</summary>
    Error,

    /// <summary>INFO with JSON.</summary>
    Info,
}
