namespace Keptn.Sdk.Api;

/// <summary>Where the API is called from; decides addresses, escaping and authentication.</summary>
public enum KeptnApiMode
{
    /// <summary>
    /// In the cluster of the control plane: each service is called at its own address, without authentication
    /// (only the api-service asks for the token).
    /// </summary>
    InCluster,

    /// <summary>
    /// Beside a distributor sidecar, which forwards calls of the control plane, the resources and the event store,
    /// and takes events at <c>/event</c>. Secrets, metadata and authentication are not forwarded.
    /// </summary>
    Distributor,

    /// <summary>Through the API gateway of Keptn, with a token or OAuth.</summary>
    Remote,
}
