namespace Keptn.Sdk.Transport;

/// <summary>
/// A transport over which a service has to make itself known and to apply its subscriptions by itself, because nobody
/// between it and the control plane does.
/// </summary>
internal interface ISelfRegisteringTransport
{
    /// <summary>Whether events that are sent while the service is not connected are lost to it.</summary>
    bool LosesEvents { get; }

    /// <summary>Called each time the connection has come back. Set before the transport is started.</summary>
    Action? Reconnected { get; set; }
}
