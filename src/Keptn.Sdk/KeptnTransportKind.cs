namespace Keptn.Sdk;

/// <summary>Which way events come and go.</summary>
public enum KeptnTransportKind
{
    /// <summary>Through a distributor sidecar: it posts events to this service and takes the answers at a local address.</summary>
    Distributor,

    /// <summary>Over the NATS server in the cluster of the control plane.</summary>
    Nats,

    /// <summary>Over the API of a control plane elsewhere, by polling.</summary>
    Remote,
}
