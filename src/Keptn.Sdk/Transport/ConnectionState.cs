namespace Keptn.Sdk.Transport;

/// <summary>How a transport's connection stands; health reports it.</summary>
public enum ConnectionState
{
    /// <summary>There is no connection at present; the transport keeps trying.</summary>
    Connecting,

    /// <summary>Events can come and go.</summary>
    Connected,

    /// <summary>The transport has given up: only a new process can help.</summary>
    Failed,
}
